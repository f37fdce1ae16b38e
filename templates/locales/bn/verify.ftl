# কাগজ যাচাই
verify-kind = কাগজ যাচাই
verify-title = কাগজ যাচাই করুন
verify-intro = কাগজের নম্বর ও যাচাই কোড লিখুন। দুটিই কাগজে ছাপা আছে। কোডের বড় ও ছোট হাতের অক্ষর মিলিয়ে লিখুন।
field-town = শহর
field-number = কাগজের নম্বর
field-code = যাচাই কোড
verify-go = যাচাই করুন

verdict-genuine = সঠিক
verdict-genuine-text = কাগজটি { $town } দিয়েছে এবং এটি বৈধ।
verdict-trial-text = এটি পরীক্ষামূলক কাগজ। সাইট চালু করার আগে { $town } যাচাইয়ের জন্য এটি দিয়েছে। এটি টাকা পরিশোধের প্রমাণ নয়।
verdict-reversed = বাতিল
verify-compare = কাগজের সঙ্গে মিলিয়ে দেখুন
verify-paper = কাগজ
verify-mismatch = একটি শব্দেও অমিল থাকলে কাগজটি নেবেন না।
verify-report = জাল মনে হলে ফোন করুন
verify-looked = দেখা হয়েছে { $moment }।
verify-host = ঠিকানাটি { $host } কি না দেখুন।

verdict-unknown = পাওয়া যায়নি — সাবধান
verdict-unknown-text = এই কোডে { $town } কোনো কাগজ দেয়নি।
verify-again = টাকা বা কাগজ নেওয়ার আগে থামুন। নম্বর ও কোড আবার মিলিয়ে দেখুন, অথবা ফোন করুন:
verify-by-number = নম্বর ও কোড লিখে খুঁজুন
