# কাজের বিবরণী
act-staff-sign-in-failed = প্রবেশের ব্যর্থ চেষ্টা
act-staff-confirm = পরিচয় আবার দেখানো
act-staff-reset = অন্যের প্রবেশ নতুন করে খোলা
act-staff-reset-ask = নতুন পাসওয়ার্ড চাওয়া
act-staff-locale = ভাষা বদল
act-password-change = পাসওয়ার্ড বদল
act-factor-add = দ্বিতীয় ধাপ চালু
act-factor-remove = দ্বিতীয় ধাপ বন্ধ
act-recovery-make = নতুন উদ্ধার কোড
act-recovery-use = উদ্ধার কোড দিয়ে প্রবেশ
act-passkey-add = পাসকি যোগ
act-passkey-remove = পাসকি বাদ
act-session-end = প্রবেশ শেষ করা
act-approval-ask = অনুমোদন চাওয়া
act-approval-give = অনুমোদন
act-approval-decline = না বলা
act-approval-withdraw = চাওয়া ফিরিয়ে নেওয়া
