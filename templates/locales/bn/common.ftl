# পাতার কাঠামো ও সাধারণ কথা
skip-to-main = মূল অংশে যান
strip-title = অফিসিয়াল সেবা: কীভাবে বুঝবেন?
strip-text = ঠিকানাটি { $host } কি না এবং পাশে তালার চিহ্ন আছে কি না দেখুন। আমরা কখনো পিন, পাসওয়ার্ড বা ওটিপি ফোনে চাই না।
other-language = English
help-line = সাহায্যের ফোন
to-home = মূল পাতায় যান
back = ফিরে যান
change = পরিবর্তন
choose = বেছে নিন
such-as = যেমন

menu = মেনু
menu-bill = বিল দেখুন
menu-track = পেমেন্ট বা রসিদ খুঁজুন
menu-verify = রসিদ যাচাই করুন
menu-me = আমার পাতা
menu-charter = সিটিজেন চার্টার
menu-contacts = যোগাযোগ
menu-help = সহায়তা
menu-privacy = গোপনীয়তা

office-pourashava = পৌরসভা
office-city-corporation = সিটি কর্পোরেশন
banner-trial = পরীক্ষামূলক সাইট: এখানে আসল টাকা নেওয়া হয় না, রসিদও আসল নয়।
banner-preparing = এই সাইট তৈরির কাজ চলছে। এখানে আসল টাকা নেওয়া হয় না, রসিদও আসল নয়।
banner-suspended = এই পৌরসভার অনলাইন সেবা এখন বন্ধ। অফিসের পাতা দেখা যাবে, কিছু বদলানো যাবে না।
banner-archived = এই পৌরসভার কাজ এখানে শেষ। পুরোনো তথ্য দেখা যাবে, কিছু বদলানো যাবে না।
state-trial = পরীক্ষামূলক
not-verified = { $office } এই তথ্য এখনো যাচাই করেনি। নিশ্চিত হতে ফোন করুন।
unverified = যাচাই হয়নি
online = অনলাইনে
at-office = কার্যালয়ে

ward-n = ওয়ার্ড { $n }
holding = হোল্ডিং
owner = মালিক
payment = পেমেন্ট
amount = টাকার পরিমাণ
time = সময়
address = ঠিকানা
telephone = ফোন
e-mail = ই-মেইল
office-hours = অফিসের সময়
place = উপজেলা, জেলা ও বিভাগ

national-title = অনলাইন পৌরসভা সেবা
national-heading = আপনার পৌরসভা বা সিটি কর্পোরেশন বেছে নিন
national-intro = নিজের এলাকার পাতায় হোল্ডিং করের বিল, রসিদ ও যোগাযোগের ঠিকানা পাবেন। অ্যাকাউন্ট লাগে না।
