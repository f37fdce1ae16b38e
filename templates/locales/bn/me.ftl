# নাগরিকের নিজের পাতা

# প্রবেশ
me-signed-out = আপনি বের হয়েছেন।
me-sign-in-title = ফোন নম্বর দিয়ে প্রবেশ করুন
me-sign-in-intro = আপনার নম্বরে ৬ সংখ্যার একটি কোড পাঠাব। কোড দিলে আপনার হোল্ডিং, রসিদ ও জানানো ভুলের উত্তর এক পাতায় দেখবেন।
me-sign-in-phone-hint = কোড যাবে এই নম্বরে
me-own-phone = এই ফোন বা কম্পিউটার কি আপনার নিজের?
me-own-phone-yes = হ্যাঁ, আমার নিজের
me-own-phone-yes-note = ৯০ দিন পর্যন্ত মনে রাখব
me-own-phone-no = না, অন্যের বা দোকানের
me-own-phone-no-note = ৩০ মিনিট কাজ না করলে বেরিয়ে যাবে
me-send-code = কোড পাঠান
me-code-title = কোডটি লিখুন
me-code-sent-to = এসএমএসে কোড পাঠিয়েছি এই নম্বরে:
me-code-other-number = অন্য নম্বর দিন
field-sms-code = ৬ সংখ্যার কোড
me-otp-hint = কোডটি ৫ মিনিট চলে। কাউকে বলবেন না, আমরাও ফোনে চাই না।
me-code-go = প্রবেশ করুন
me-code-again = নতুন কোড পাঠান
me-code-again-hint = এক মিনিটের মধ্যে কোড না এলে নতুন কোড চান। তখন আগের কোড আর চলবে না।
me-code-wait-title = একটু পরে আবার চেষ্টা করুন
me-code-wait-text = এই নম্বরে নতুন কোড চাইতে পারবেন { $time } থেকে। আগের কোড এসে থাকলে সেটিই দিন।
me-sign-out = বেরিয়ে যান
me-sign-out-everywhere = সব জায়গা থেকে বেরিয়ে যান
me-sign-out-everywhere-note = ফোন হারালে বা অন্যের ফোনে প্রবেশ করে থাকলে এটি চাপুন।

# আমার পাতা
me-title = আমার পাতা
me-signed-in = আপনি প্রবেশ করেছেন এই নম্বরে:
me-settings = ভাষা, বার্তা ও ফোন
me-registered = এই নম্বরের হোল্ডিং
me-registered-none = করের খাতায় কোনো হোল্ডিংয়ে এই নম্বর নেই। নম্বর তুলতে কাগজ নিয়ে { $office } কার্যালয়ে আসুন।
me-several-people = এক নম্বর পরিবারের কয়েকজনের হতে পারে। তাই মালিকের নাম ধরে সাজানো আছে।
me-bill-pay = বিল দেখুন ও টাকা দিন
me-change-phone = মোবাইল নম্বর বদলান
me-saved = যেগুলো নজরে রেখেছি
me-saved-hint = যেকোনো হোল্ডিং এখানে রাখতে পারেন, যেমন বাবা-মায়ের বা ভাড়া বাসার। মালিকের নাম আড়াল করা থাকে।
me-save = নজরে রাখুন
me-forget = তালিকা থেকে সরান
me-receipts = রসিদ
me-receipts-none = এই নম্বর দিয়ে এখনো কোনো টাকা দেওয়া হয়নি।
me-receipts-all = সব রসিদ দেখুন
me-receipts-order = নতুন রসিদ আগে।
me-reports = আমার জানানো ভুল
me-report-open = উত্তর বাকি
me-report-answered = উত্তর দেওয়া হয়েছে
me-looks = কারা আপনার তথ্য খুলেছে
me-looks-none = কেউ আপনার এনআইডি নম্বর খোলেনি, মোবাইল নম্বরও বদলায়নি।
me-look-identity = এনআইডি নম্বর খোলা হয়েছে
me-look-phone = মোবাইল নম্বর বদলেছে
me-look-by-codes = অনলাইনে, দুই নম্বরের কোড দিয়ে
me-look-reason = কারণ: { $reason }
me-list-previous = আগের পাতা
me-list-next = পরের পাতা

# ভাষা, বার্তা ও ফোন
me-settings-language = এসএমএস কোন ভাষায় চান?
me-language-bn = বাংলা
me-language-en = ইংরেজি
me-settings-reminders = কিস্তির শেষ দিন মনে করিয়ে দেব?
me-settings-reminders-note = রসিদ ও কোডের এসএমএস সব সময় যাবে।
me-reminders-on = হ্যাঁ, মনে করিয়ে দিন
me-reminders-off = না, দরকার নেই
me-settings-kept = আপনার পছন্দ রাখা হয়েছে।
me-settings-keep = পছন্দ রাখুন
me-settings-refused = যেসব বার্তা বন্ধ আছে
me-settings-refused-text = আপনার নম্বর থেকে জানানো হয়েছে, এই হোল্ডিংয়ের বার্তা আপনার নয়। আবার চাইলে চালু করুন।
me-settings-restore = বার্তা আবার চালু করুন
me-settings-devices = কোথায় প্রবেশ করা আছে
me-device-unknown = অজানা যন্ত্র
me-device-this = এখন এখানে
me-device-opened = প্রবেশ: { $moment }
me-device-seen = শেষ দেখা: { $moment }

# হোল্ডিংয়ের মোবাইল নম্বর
me-phone-title = মোবাইল নম্বর বদলান
me-phone-intro = পুরোনো ও নতুন, দুই নম্বরেই কোড পাঠাব। দুটি ফোন হাতের কাছে রাখুন।
me-phone-new-hint = খাতায় এই নতুন নম্বর উঠবে
me-phone-send-codes = দুই নম্বরে কোড পাঠান
me-phone-counter-title = পুরোনো নম্বর হারিয়ে গেলে
me-phone-counter-text = জাতীয় পরিচয়পত্র ও করের রসিদ নিয়ে { $office } কার্যালয়ে আসুন। সেখানে নম্বর বদলে দেওয়া হয়।
me-phone-codes-title = দুটি কোড লিখুন
me-phone-old = পুরোনো নম্বর
me-phone-new = নতুন নম্বর
field-old-code = পুরোনো নম্বরে আসা কোড
field-new-code = নতুন নম্বরে আসা কোড
me-phone-change-go = নম্বর বদলান
me-phone-again = নতুন করে কোড চান
me-phone-changed-title = মোবাইল নম্বর বদলেছে
me-phone-changed-text = দুই নম্বরেই এসএমএস গেছে। হোল্ডিংটি এখন নতুন নম্বরের পাতায় দেখা যাবে।

# বার্তা আমার নয়
not-mine-link = এই বার্তা আপনার নয়?
not-mine-title = এই বার্তা আপনার নয়?
not-mine-text = নিচের বোতাম চাপলে হোল্ডিং { $subject } নিয়ে আর কোনো এসএমএস আপনার নম্বরে যাবে না। কার্যালয় ঠিক নম্বরটি খুঁজে দেখবে। টাকা বা বিলের কিছু বদলাবে না।
not-mine-go = আমার নম্বরে আর পাঠাবেন না
not-mine-done-title = আর পাঠানো হবে না
not-mine-done-text = হোল্ডিং { $subject } নিয়ে আর কোনো এসএমএস ওই নম্বরে যাবে না। কার্যালয় ঠিক নম্বরটি খুঁজে দেখবে।
not-mine-undo = ভুল করে চাপলে ওই নম্বর দিয়ে প্রবেশ করুন। “ভাষা, বার্তা ও ফোন” পাতায় আবার চালু করা যায়।
