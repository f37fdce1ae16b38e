# কর্মীদের অফিস
office-nav = অফিসের পাতা
sign-out = বের হোন
office-sign-in = প্রবেশ করুন
office-confirm = পাসওয়ার্ড দিন
office-enrol = দ্বিতীয় ধাপ চালু করুন
office-to-today = ‘আজ’ পাতায় যান
pages-nav = তালিকার পাতা
pages-previous = আগের পাতা
pages-next = পরের পাতা
pages-here = { $of } পাতার মধ্যে { $page }
