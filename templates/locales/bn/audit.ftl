# কাজের বিবরণী
act-staff-invite = কর্মীকে আমন্ত্রণ
act-staff-join = কর্মীর যোগদান
act-staff-sign-in = কর্মীর প্রবেশ
act-staff-sign-out = কর্মীর প্রস্থান
act-staff-leave = কর্মীর বিদায়
act-role-grant = ভূমিকা দেওয়া
act-role-end = ভূমিকা তুলে নেওয়া
act-office-record = পদের দায়িত্ব লেখা
act-office-end = পদের দায়িত্ব শেষ
act-identity-reveal = ব্যক্তিগত নম্বর খোলা
act-phone-change = মোবাইল নম্বর বদল

audit-head-title = { $town }: { $day } তারিখের দিনশেষের সই
audit-head-entries = সেদিন পর্যন্ত বিবরণীতে কাজ: { $count }
audit-head-hash = শেষ কাজের ছাপ: { $hash }
audit-head-key = চাবির পরিচয়: { $key }
audit-head-signature = সই: { $signature }
