# টার্মিনালের কথা, যিনি সাইট চালান তাঁর জন্য
cli-serving = চালু আছে। ঠিকানা:
cli-outbox = পাঠানো বার্তা: { $url }
cli-migrated = ডেটাবেজ হালনাগাদ আছে।
cli-migrated-down = ডেটাবেজের শেষ পরিবর্তন ফিরিয়ে নেওয়া হয়েছে।
cli-demo-refused = ডেমো তথ্য কেবল পরীক্ষার যন্ত্রে বসে (POURO_ENV=development)।
cli-demo-kept = { $town }: হোল্ডিং আগেই আছে, কিছু বদলায়নি
cli-demo-filled = { $town }: নতুন হোল্ডিং { $holdings }, দাবি ৳ { $demanded }

cli-tenants-fine = কোনো ত্রুটি নেই। শহর: { $count }
cli-tenants-faults = ত্রুটি: { $count }। কিছু লেখা হয়নি।
cli-tenants-nothing = কিছু বদলায়নি।
cli-tenants-dry-run = কেবল দেখানো হলো, কিছু লেখা হয়নি।
cli-tenants-applied = পরিবর্তনগুলো লেখা হয়েছে।

cli-import-rows = পড়া সারি
cli-import-bad = ত্রুটি আছে এমন সারি
cli-import-created = নতুন হোল্ডিং
cli-import-updated = হালনাগাদ হোল্ডিং
cli-import-unchanged = অপরিবর্তিত হোল্ডিং
cli-import-arrears = ফাইলে সাবেক বকেয়া (টাকা)
cli-import-arrears-posted = এখন হিসাবে তোলা বকেয়া (টাকা)
cli-import-written = রেজিস্টারে লেখা হয়েছে।
cli-import-nothing-new = রেজিস্টারে সব আগে থেকেই এভাবে আছে; নতুন কিছু লেখা হয়নি।
cli-import-not-written = কিছু লেখা হয়নি। ত্রুটি থাকলে ফাইল ঠিক করে আবার চালান।
cli-row-column = সারি { $row }, { $column }
cli-row-updated = সারি { $row }: হোল্ডিং { $holding } বদলাবে: { $columns }
cli-columns-unread = এই কলামগুলো পড়া হয়নি: { $columns }

cli-run-title = { $period } অর্থবছরের দাবি
cli-run-billed = দাবি উঠেছে এমন হোল্ডিং
cli-run-demanded = মোট দাবি (টাকা)
cli-run-skipped = বাদ: { $reason }
skip-already-billed = এ বছরের দাবি আগেই উঠেছে
skip-nil = দাবির অঙ্ক শূন্য
skip-no-rates = বছরের শুরুতে কোনো হার নেই

cli-ledger-holds = হিসাব মেলে
cli-ledger-broken = হিসাব মেলে না
cli-ledger-journals = জার্নাল
cli-ledger-lines = জার্নালের লাইন
cli-ledger-debit = মোট ডেবিট (টাকা)
cli-ledger-credit = মোট ক্রেডিট (টাকা)
cli-ledger-receivable = খতিয়ানে পাওনা (টাকা)
cli-ledger-demands = দাবি রেজিস্টারে পাওনা (টাকা)
cli-ledger-receipts = রসিদ
cli-ledger-received = রসিদে আদায় (টাকা)
cli-ledger-book = রসিদ বইয়ের নম্বর

# হিসাবে যা মেলে না; অঙ্ক পয়সায়
ledger-fault-unbalanced = জার্নালের ডেবিট ও ক্রেডিট মেলে না (পয়সা): { $what }
ledger-fault-empty = জার্নালে কোনো লাইন নেই: { $what }
ledger-fault-unknown-account = হিসাবের খাতটি তালিকায় নেই (পয়সা): { $what }
ledger-fault-control = খতিয়ান ও রেজিস্টার মেলে না (পয়সা): { $what }
ledger-fault-demand = দাবির আদায় ও রেয়াত রসিদের সঙ্গে মেলে না (পয়সা): { $what }
ledger-fault-credit = অগ্রিম জমা রসিদের সঙ্গে মেলে না (পয়সা): { $what }
ledger-fault-receipt = রসিদের অঙ্ক তার ভাগগুলোর সঙ্গে মেলে না (পয়সা): { $what }
ledger-fault-unmatched = রসিদ আর জার্নালের জোড়া মেলে না: { $what }
ledger-fault-gap = রসিদ বইয়ের নম্বর মেলে না (রসিদ / শেষ নম্বর): { $what }
ledger-fault-drawer = গোনা ড্রয়ার শিফটের রসিদের সঙ্গে মেলে না (পয়সা): { $what }

# শহরের ফাইলে যা ঠিক নেই
fault-not-toml = ফাইল পড়া যায় না: { $detail }
fault-missing = নেই; লিখে দিন
fault-unknown-key = এমন কোনো নাম নেই; বানান দেখুন বা মুছে দিন
fault-expected = এখানে দরকার { $detail }
fault-one-of = এর একটি হবে: { $detail }
fault-too-long = বেশি লম্বা; সর্বোচ্চ অক্ষর { $detail }
fault-out-of-range = সীমার বাইরে; সীমা { $detail }
fault-above-ceiling = আইনের সর্বোচ্চ হারের বেশি; সর্বোচ্চ { $detail }%
fault-overlaps = একই সময়ের দুটি তারিখ আছে; মিলিয়ে দেখুন { $detail }
fault-national-only = কেবল জাতীয় ফাইলে লেখা যায়; এখান থেকে মুছে দিন
fault-taken = আগেই নেওয়া হয়েছে: { $detail }
fault-uuid-differs = এই slug-এর প্রতিষ্ঠান অন্য uuid নিয়ে আছে। uuid কখনো বদলায় না: আগেরটি লিখুন।
fault-host-not-allowed = ছোট হাতের পুরো ডোমেইন লিখুন, যেমন natore.gov.bd
fault-slug-not-allowed = ৩–৩২টি ছোট হাতের ইংরেজি অক্ষর, সংখ্যা বা হাইফেন লিখুন; pay-এর মতো সংরক্ষিত শব্দ চলবে না
fault-slug-differs = ফোল্ডারের নামের সঙ্গে মেলে না; একই নাম দিন
fault-twice = একই মান দুবার আছে; একটি রাখুন
fault-seal = সিলের ছবি নেওয়া যায় না: { $detail }
fault-template = বার্তার ফাঁকা জায়গা পূরণ হয় না: { $detail }
fault-unknown-permission = এমন কোনো অনুমতি নেই; নাম মিলিয়ে দেখুন
fault-unknown-ward = এই নম্বরের ওয়ার্ড সেদিন শহরে নেই
fault-unknown-post = এই নামে পুরো শহরের অন্য কোনো পদ নেই
fault-unknown-block = এই নামে কোনো [[blocks]] নেই: { $detail }
fault-form-code = একই নাম দুবার আছে, অথবা শর্তের ঘরটি আগে জিজ্ঞাসা করা হয় না: { $detail }
fault-last-step = শেষ ধাপ হবে শেষ স্বাক্ষরকারীর: ওয়ার্ডের জন্য recommend, প্রধানের জন্য approve
fault-not-when-live = কেবল পরীক্ষার জন্য; চালু পৌরসভায় আসল মাধ্যম লিখুন
fault-in-use = এই নিয়মে হিসাব হয়ে গেছে; পরের তারিখ দিয়ে নতুন ফাইল করুন

expected-text = উদ্ধৃতি চিহ্নে লেখা কথা
expected-flag = true বা false
expected-day = তারিখ, যেমন 2026-07-01
expected-integer = পূর্ণ সংখ্যা
expected-path = এই সাইটের একটি পথ, / দিয়ে শুরু
expected-percent = শতকরা হার, দশমিকের পরে সর্বোচ্চ দুই ঘর, যেমন 7.5
expected-taka = টাকার অঙ্ক, যেমন 1200.50
expected-table = একটি টেবিল
expected-code = ছোট হাতের ইংরেজি অক্ষর, সংখ্যা ও _ দিয়ে নাম
expected-list = একটি তালিকা
expected-uuid = একটি UUID
expected-colour = রঙের কোড, যেমন #006a4e
expected-day-of-year = মাস ও দিন, যেমন 09-30
expected-days-of-year = ১ থেকে ১২টি মাস-দিন, অর্থবছরের ক্রমে, যেমন 09-30

# রেজিস্টারের সারিতে যা ঠিক নেই
row-fault-column-missing = এই কলাম ফাইলে নেই; যোগ করুন
row-fault-column-twice = এই কলাম দুবার আছে; একটি রাখুন
row-fault-ward-out-of-range = শহরে এই ওয়ার্ড নেই; ঠিক ওয়ার্ড নম্বর লিখুন
row-fault-number-missing = হোল্ডিং নম্বর লিখুন
row-fault-date-in-number-cell = নম্বরটি তারিখ হয়ে গেছে; ঘরটি টেক্সট করে আবার লিখুন, যেমন ১২/৩
row-fault-number-unreadable = হোল্ডিং নম্বর এভাবে লিখুন: ১২৩/১ বা ১২৩/ক
row-fault-duplicate-holding = একই ওয়ার্ডে এই নম্বর আগের সারিতে আছে; একটি রাখুন
row-fault-owner-missing = মালিকের নাম লিখুন
row-fault-too-long = লেখা বেশি লম্বা; ছোট করুন
row-fault-legacy-encoding = লেখাটি বিজয় (পুরোনো) ফন্টের; ইউনিকোডে বদলে নিন
row-fault-broken-formula = সূত্রে ভুল আছে; সূত্রের বদলে মানটি লিখুন
row-fault-phone-invalid = মোবাইল নম্বর ১১ সংখ্যার হবে, যেমন 01712 345678; না থাকলে ঘরটি খালি রাখুন
row-fault-nid-invalid = এনআইডি ১০, ১৩ বা ১৭ সংখ্যার হবে; না থাকলে ঘরটি খালি রাখুন
row-fault-use-unknown = লিখুন আবাসিক, বাণিজ্যিক, মিশ্র, প্রাতিষ্ঠানিক, শিল্প বা খালি জমি
row-fault-structure-unknown = লিখুন পাকা, সেমি-পাকা বা কাঁচা
row-fault-occupancy-unknown = লিখুন মালিক, ভাড়া, উভয় বা খালি
row-fault-area-not-a-number = আয়তন বর্গফুটে লিখুন, কেবল সংখ্যা, যেমন ১২০০
row-fault-rent-not-a-number = টাকার অঙ্ক কেবল সংখ্যায় লিখুন, যেমন ৫০০০
row-fault-rent-negative = টাকার অঙ্ক শূন্য বা বেশি হবে; বিয়োগ চিহ্ন দেখুন
row-fault-unknown-service = লিখুন হোল্ডিং, সড়ক বাতি, ময়লা নিষ্কাশন, পানি বা পয়ঃনিষ্কাশন, মাঝে ; দিয়ে
row-fault-arrears-malformed = বকেয়া এভাবে লিখুন, প্রতি বছর একবার: 2024-25:1200;2025-26:1500
row-fault-arrears-not-past = কেবল শেষ হওয়া অর্থবছরের বকেয়া লিখুন
row-fault-arrears-already-posted = হিসাবে আগে অন্য অঙ্ক উঠেছে; ফাইল দিয়ে তা বদলানো যায় না

# রেজিস্টারের শিরোনাম: প্রথমটি নমুনা ফাইলে ছাপা হয়, বাকিগুলোও পড়া হয়
register-heading-ward = ওয়ার্ড নম্বর | ওয়ার্ড নং | ওয়ার্ড নাম্বার | ওয়ার্ড
register-heading-mahalla =
    মহল্লা | মহল্লার নাম | মহল্লা বা পাড়া | পাড়া | পাড়া মহল্লা | মহল্লা পাড়া | গ্রাম মহল্লা | মহল্লা গ্রাম | গ্রাম | এলাকা
register-heading-road = সড়ক | সড়কের নাম | রাস্তা | রাস্তার নাম | রোড | রোডের নাম | সড়ক রাস্তা | রাস্তা সড়ক
register-heading-holding-no =
    হোল্ডিং নম্বর | হোল্ডিং নং | হোল্ডিং নাম্বার | হোল্ডিং | বাসা হোল্ডিং | বাসা হোল্ডিং নং | বাড়ি নম্বর | বাড়ি নং | বাড়ির নম্বর | গৃহ নং
register-heading-owner =
    মালিকের নাম | মালিক | করদাতার নাম | করদাতা | হোল্ডিং মালিকের নাম | হোল্ডিংয়ের মালিকের নাম | বাড়ির মালিকের নাম
    | বাড়ির মালিক | নাম
register-heading-father-or-spouse =
    পিতা বা স্বামীর নাম | পিতা বা স্বামী | পিতা স্বামীর নাম | পিতা স্বামী | পিতার নাম | পিতা | স্বামীর নাম | স্বামী
    | স্বামী পিতার নাম | স্বামী পিতা | পিতা ও স্বামীর নাম | পিতা বা স্বামী বা স্ত্রীর নাম
register-heading-phone =
    মোবাইল নম্বর | মোবাইল নং | মোবাইল নাম্বার | মোবাইল | ফোন নম্বর | ফোন নং | ফোন নাম্বার | ফোন | মোবাইল ফোন
    | যোগাযোগের নম্বর
register-heading-nid =
    এনআইডি নম্বর | এনআইডি নং | এনআইডি নাম্বার | এনআইডি | জাতীয় পরিচয়পত্র নম্বর | জাতীয় পরিচয়পত্র নং
    | জাতীয় পরিচয়পত্রের নম্বর | জাতীয় পরিচয়পত্র | ভোটার আইডি নং | ভোটার আইডি
register-heading-use =
    ব্যবহার | ব্যবহারের ধরন | ব্যবহারের ধরণ | জমির ব্যবহার | হোল্ডিংয়ের ব্যবহার | কী কাজে ব্যবহার
register-heading-structure =
    কাঠামো | কাঠামোর ধরন | কাঠামোর ধরণ | নির্মাণ | নির্মাণের ধরন | নির্মাণের ধরণ | ভবনের ধরন | ভবনের ধরণ | ইমারতের ধরন
    | ইমারতের ধরণ | ঘরের ধরন | ঘরের ধরণ | স্থাপনার ধরন | স্থাপনার ধরণ | গঠন
register-heading-occupancy =
    দখল | দখলের ধরন | দখলের ধরণ | ভোগদখল | ভোগদখলের ধরন | ভোগদখলের ধরণ | মালিক ভাড়াটিয়া | মালিক বা ভাড়াটিয়া | বসবাসকারী
register-heading-floor-area-sqft =
    আয়তন (বর্গফুট) | আয়তন | মেঝের আয়তন (বর্গফুট) | মেঝের আয়তন | মোট আয়তন (বর্গফুট) | ফ্লোরের আয়তন | ক্ষেত্রফল (বর্গফুট)
    | ক্ষেত্রফল | বর্গফুট
register-heading-monthly-rent =
    মাসিক ভাড়া | মাসিক ভাড়া (টাকা) | ভাড়া | ভাড়া (টাকা) | ভাড়ার পরিমাণ | মাসিক ভাড়ার পরিমাণ | মাসিক বাড়ি ভাড়া
register-heading-own-use-rent =
    নিজ ব্যবহারের ভাড়া | নিজ ব্যবহারের মাসিক ভাড়া | নিজ ব্যবহারের ভাড়া (টাকা) | নিজ অংশের ভাড়া | নিজ অংশের মাসিক ভাড়া
    | মালিকের অংশের ভাড়া | নিজ ব্যবহৃত অংশের ভাড়া | নিজ ব্যবহৃত অংশের মাসিক ভাড়া | আনুমানিক ভাড়া | সম্ভাব্য ভাড়া
register-heading-loan-interest-yearly =
    ঋণের বার্ষিক সুদ | ঋণের বার্ষিক সুদ (টাকা) | বার্ষিক ঋণের সুদ | ঋণের সুদ | গৃহঋণের সুদ | গৃহঋণের বার্ষিক সুদ
    | গৃহনির্মাণ ঋণের সুদ | গৃহনির্মাণ ঋণের বার্ষিক সুদ
register-heading-flat-annual-value =
    থোক বার্ষিক মূল্য | থোক বার্ষিক মূল্যায়ন | নির্ধারিত বার্ষিক মূল্য | নির্ধারিত বার্ষিক মূল্যায়ন
    | খালি জমির বার্ষিক মূল্য | খালি জমির বার্ষিক মূল্যায়ন
register-heading-services = সেবা | সেবাসমূহ | সেবার নাম | প্রযোজ্য সেবা | কর ও রেইট | কর ও রেট | রেইট | করের খাত | প্রযোজ্য কর
register-heading-arrears =
    বকেয়া | বকেয়া দাবি | সাবেক বকেয়া | পূর্বের বকেয়া | আগের বকেয়া | বকেয়া কর | বকেয়া (টাকা) | সনওয়ারি বকেয়া
register-heading-remarks = মন্তব্য | মন্তব্যসমূহ | নোট | টীকা

# রেজিস্টারের মান: কর শাখা যেভাবে লেখে
register-land-use-residential = আবাসিক | বসতবাড়ি | বসতবাটি | বসতভিটা | বাসাবাড়ি | বাসা | বাড়ি | বসবাস
register-land-use-commercial = বাণিজ্যিক | বানিজ্যিক | ব্যবসায়িক | ব্যবসা | দোকান | মার্কেট | দোকানপাট
register-land-use-mixed =
    মিশ্র | মিশ্র ব্যবহার | আবাসিক ও বাণিজ্যিক | আবাসিক-বাণিজ্যিক | আবাসিক কাম বাণিজ্যিক | বাণিজ্যিক ও আবাসিক
    | বাণিজ্যিক-আবাসিক | উভয়
register-land-use-institutional =
    প্রাতিষ্ঠানিক | প্রতিষ্ঠান | শিক্ষা প্রতিষ্ঠান | ধর্মীয় প্রতিষ্ঠান | সরকারি | সরকারী | সরকারি প্রতিষ্ঠান | অফিস | দাপ্তরিক
register-land-use-industrial = শিল্প | শিল্প কারখানা | কারখানা | শিল্প প্রতিষ্ঠান | কলকারখানা | মিল
register-land-use-vacant = খালি জমি | খালি | ফাঁকা জমি | ফাঁকা | খালি জায়গা | খালি প্লট | পতিত | পতিত জমি
register-structure-pucca = পাকা | পাকা দালান | পাকা ভবন | পাকা ঘর | পাকা বাড়ি | দালান | আরসিসি
register-structure-semi-pucca =
    সেমি-পাকা | আধাপাকা | আধপাকা | অর্ধপাকা | সেমিপাকা ঘর | আধাপাকা ঘর | সেমিপাকা বাড়ি | সেমি-পাক্কা
register-structure-kutcha = কাঁচা | কাচা | কাঁচা ঘর | কাঁচা বাড়ি | মাটির ঘর | টিনের ঘর
register-occupancy-owner =
    মালিক | মালিক নিজে | মালিকের দখলে | মালিকের ব্যবহার | নিজ | নিজে | নিজস্ব | নিজ ব্যবহার | নিজের ব্যবহার | নিজ দখল | নিজ দখলে
register-occupancy-let =
    ভাড়া | ভাড়াটিয়া | ভাড়াটে | ভাড়ায় | ভাড়া দেওয়া | ভাড়া আছে | ভাড়াটিয়ার দখলে | সম্পূর্ণ ভাড়া
register-occupancy-both =
    উভয় | উভয়ই | দুটোই | মালিক ও ভাড়াটিয়া | মালিক ও ভাড়া | মালিক-ভাড়াটিয়া | নিজ ও ভাড়া | নিজ ও ভাড়াটিয়া | আংশিক ভাড়া
    | আংশিক | মিশ্র
register-occupancy-vacant = খালি | ফাঁকা | শূন্য | কেউ থাকে না
register-rate-holding =
    হোল্ডিং | হোল্ডিং কর | হোল্ডিং ট্যাক্স | গৃহকর | ইমারত ও ভূমির উপর কর | ইমারত ও ভূমির ওপর কর | ইমারত ও জমির উপর কর
    | ইমারত ও জমির ওপর কর | ইমারত ও ভূমি কর | ইমারত ও জমি কর
register-rate-lighting =
    সড়ক বাতি | সড়ক বাতি রেইট | সড়ক বাতি রেট | বাতি | বাতি রেইট | বাতি রেট | রাস্তার বাতি | বৈদ্যুতিক বাতি | লাইটিং
    | সড়ক আলোকায়ন | আলোকায়ন | আলো
register-rate-conservancy =
    ময়লা নিষ্কাশন | ময়লা নিষ্কাশন রেইট | ময়লা নিষ্কাশন রেট | ময়লা | ময়লা অপসারণ | আবর্জনা | আবর্জনা অপসারণ
    | আবর্জনা নিষ্কাশন | বর্জ্য | বর্জ্য অপসারণ | বর্জ্য ব্যবস্থাপনা | পরিচ্ছন্নতা | কনজারভেন্সি | কনজারভেন্সী
    | কনজারভেন্সি রেইট | কঞ্জারভেন্সি
register-rate-water = পানি | পানি রেইট | পানি রেট | পানির রেইট | পানি সরবরাহ | পানি সরবরাহ রেইট | ওয়াটার
register-rate-sewerage =
    পয়ঃনিষ্কাশন | পয়োনিষ্কাশন | পয়নিষ্কাশন | পয়ঃনিষ্কাশন রেইট | পয়ঃনিষ্কাশন রেট | পয়ঃপ্রণালী | স্যুয়ারেজ | সুয়ারেজ
    | স্যুয়ারেজ রেইট
cli-staff-link = প্রবেশের ঠিকানা, ৭২ ঘণ্টার মধ্যে একবার কাজ করে: { $url }

cli-audit-holds = বিবরণী অক্ষত আছে
cli-audit-broken = বিবরণী অক্ষত নেই
cli-audit-sealed = সিল করা কাজ
cli-audit-waiting = শেষ এক মিনিটের, সিলের অপেক্ষায়
cli-audit-heads = দিনশেষের সই
cli-audit-outside = ডেটাবেজের বাইরে রাখা সই
cli-audit-no-file = ফাইল নেই
cli-audit-no-head = { $town }: দিনশেষের সই এখনো নেই।

# বিবরণীতে যা মেলে না
chain-fault-changed = সিলের পরে বদলানো হয়েছে: { $what }
chain-fault-missing = মুছে ফেলা হয়েছে, কেবল সিল আছে: { $what }
chain-fault-reordered = অন্য কাজের সঙ্গে অদলবদল করা হয়েছে: { $what }
chain-fault-gap = সিল মুছে ফেলা হয়েছে: { $what }
chain-fault-unsealed = সময় পেরিয়েছে, তবু সিল নেই: { $what }
chain-fault-head = দিনশেষের সই আর শিকল মেলে না: { $what }
chain-fault-signature = দিনশেষের সইটি পৌরসভার চাবির নয়: { $what }
chain-fault-head-gone = দিনশেষের সই মুছে ফেলা হয়েছে: { $what }
chain-fault-outside = বাইরে রাখা সই আর ডেটাবেজ মেলে না: { $what }
chain-fault-unknown-key = এই দিনগুলোর সই এমন চাবির, যা এখানকার গোপন চাবি থেকে হয় না: { $what }
chain-fault-head-late = দিন শেষ হয়েছে, তবু নতুন সই নেই; শেষ সই: { $what }
chain-fault-outside-gone = এই দিনগুলোর সই বাইরের ফাইলে নেই: { $what }

cli-keys-in-settings = চাবি সেটিংসে আছে: POURO_SECRET_KEY-এর শুরুতে নতুন প্রজন্ম যোগ করুন, তারপর --new ছাড়া চালান। ধাপগুলো README-তে আছে।
cli-keys-new = নতুন চাবি তৈরি হয়েছে, প্রজন্ম { $generation }। চালু সার্ভার এর সিল খুলতে পারে; এটি দিয়ে সিল করাতে সার্ভার আবার চালু করুন।
cli-keys-sealed = নতুন চাবিতে তোলা সারি: { $count }
cli-keys-generation = প্রজন্ম { $generation }: { $count } সারি
cli-keys-left = খোলা যায়নি এমন সারি: { $count }। কোন সারি, তা লগে আছে।
cli-staff-roles = এখানকার ভূমিকা: { $roles }
cli-demo-staff = প্রতিটি শহরে কর্মীদের মোবাইল নম্বর (central- দিয়ে শুরু হলে কনসোলে)। পাসওয়ার্ড: { $password }
cli-secret-set = { $slug }: { $name } রাখা হলো, এনক্রিপ্ট করে।
cli-secret-removed = { $slug }: { $name } মুছে ফেলা হলো।
cli-secret-names = এই নামে কোনো গোপন চাবি নেই। যেগুলো আছে: { $names }
cli-secret-no-town = { $slug } নামে কোনো শহর নেই।
cli-secret-empty = কিছু লেখা হয়নি। গোপন চাবিটি standard input-এ দিন।
cli-secret-unreadable = গোপন চাবিটি পড়া যায়নি; লেখা হতে হবে, ৮ কিলোবাইটের মধ্যে।
expected-fiscal-year = অর্থবছর, যেমন ২০২৬-২৭
expected-gift = rebate বা surcharge_off, অন্তত একটি
