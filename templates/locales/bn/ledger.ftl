# টাকা কীভাবে এসেছে, আর কোন খাতায়
method-cash = নগদ টাকা
method-cheque = চেক
method-pay-order = পে-অর্ডার
method-bank-slip = ব্যাংকে জমা

ledger-account-1101 = হাতে নগদ
ledger-account-1102 = হাতে চেক, পে-অর্ডার ও ব্যাংক স্লিপ
ledger-account-1103 = ব্যাংক হিসাব
ledger-account-1111 = এসএসএলকমার্জের কাছে পাওনা
ledger-account-1112 = বিকাশের কাছে পাওনা
ledger-account-1113 = নগদের (মোবাইল ব্যাংকিং) কাছে পাওনা
ledger-account-1114 = একপের কাছে পাওনা
ledger-account-1199 = পরীক্ষামূলক পেমেন্টের কাছে পাওনা
ledger-account-1201 = হোল্ডিং করের দাবি
ledger-account-2101 = করদাতাদের অগ্রিম জমা
ledger-account-2102 = ফেরতযোগ্য টাকা
ledger-account-2201 = সরকারি কোষাগারের জন্য রাখা ভ্যাট
ledger-account-2202 = সরকারি কোষাগারের জন্য রাখা উৎসে কর
ledger-account-3101 = পুরোনো খাতার জের
ledger-account-3102 = পুরোনো বছরের বকেয়া
ledger-account-4101 = ইমারত ও ভূমির ওপর কর
ledger-account-4102 = সড়ক বাতি রেইট
ledger-account-4103 = ময়লা নিষ্কাশন রেইট
ledger-account-4104 = পানি রেইট
ledger-account-4105 = পয়ঃনিষ্কাশন রেইট
ledger-account-4191 = পূর্ণ টাকায় মেলানো
ledger-account-4201 = সারচার্জ
ledger-account-4301 = চেক ফেরতের খরচ আদায়
ledger-account-4901 = ড্রয়ারে বাড়তি টাকা
ledger-account-5101 = রেয়াত
ledger-account-5201 = টাকা আদায়ের খরচ
ledger-account-5301 = মওকুফ করা দাবি
ledger-account-5901 = ড্রয়ারে কম টাকা

tax-vat = ভ্যাট
tax-income-tax = উৎসে কর
