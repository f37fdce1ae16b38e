# রসিদ: কাগজে ও পাতায় একই কথা
receipt-title = হোল্ডিং কর পরিশোধের রসিদ
receipt-number = রসিদ নম্বর
receipt-payer = করদাতা
receipt-holding = হোল্ডিং
receipt-date = তারিখ
receipt-method = মাধ্যম
receipt-column-what = বিবরণ
receipt-column-amount = টাকা
receipt-line-arrears = বকেয়া { $year }
receipt-line-current = হাল সন { $year }
receipt-line-surcharge = সারচার্জ { $year }
receipt-line-rebate = রেয়াত { $year }
receipt-line-credit = অগ্রিম জমা
receipt-total = মোট পেয়েছি
amount-in-words = কথায়:
receipt-verify = রসিদটি সঠিক কি না, এখানে যাচাই করুন:
receipt-code = যাচাই কোড
receipt-overcharge = এর বেশি টাকা কেউ চাইলে দেবেন না। ওপরের নম্বরে ফোন করে জানান।
receipt-foot = কম্পিউটারে তৈরি রসিদ, স্বাক্ষর লাগে না। ওপরের ঠিকানায় যাচাই করা যায়।
receipt-trial = পরীক্ষামূলক
receipt-reversed = রসিদটি { $date } তারিখে বাতিল হয়েছে। এটি আর টাকা পরিশোধের প্রমাণ নয়।
receipt-credited = রসিদটি { $date } তারিখে বাতিল হয়েছে। এর টাকা এখন অগ্রিম জমা।
receipt-dishonoured = চেক ফেরত আসায় রসিদটি { $date } তারিখে বাতিল হয়েছে। টাকা এখনো বকেয়া।

# রসিদ নেওয়া
receipt-goes-to = রসিদ যাবে
receipt-pdf = রসিদ ডাউনলোড করুন (PDF)
receipt-page = রসিদ দেখুন

# বার্তার পাতা, কেবল পরীক্ষার যন্ত্রে
outbox-title = পাঠানো বার্তা
outbox-text = এই যন্ত্রের এসএমএস ও ই-মেইল এখানে জমা হয়, কারও কাছে যায় না। নতুন বার্তা ওপরে থাকে।
