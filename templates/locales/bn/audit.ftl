# কাজের বিবরণী
act-identity-reveal = এনআইডি নম্বর দেখেছেন
act-phone-change = মোবাইল নম্বর বদলেছেন
act-queue-take = কাজ হাতে নিয়েছেন
act-queue-give-back = কাজ ফেরত দিয়েছেন
act-queue-hand-over = কাজ আরেকজনকে দিয়েছেন
act-queue-close = কাজ শেষ করেছেন
