# বিল খোঁজা। ৳ চিহ্নের পরের ফাঁকটি অভঙ্গুর (U+00A0)।
see-your-bill = আপনার বিল দেখুন
see-bill = বিল দেখুন
field-ward = ওয়ার্ড
field-holding = হোল্ডিং নম্বর
holding-hint = বিলের ওপরে লেখা আছে, যেমন ১২৩/১ বা ১২৩/ক
find-title = বিল খুঁজুন
find-nothing-title = এই ওয়ার্ডে নম্বরটি নেই
find-nothing-text = আপনি লিখেছেন: { $number }। ওয়ার্ড ও হোল্ডিং নম্বর বিলের সঙ্গে মিলিয়ে দেখুন।
find-nearest = কাছাকাছি নম্বর
find-again = আবার খুঁজুন
find-by-phone = ফোন নম্বর দিয়ে খুঁজুন
find-ask = নম্বর জানা না থাকলে ফোন করুন:

# বিল
bill-title = হোল্ডিং করের বিল
report-link = নাম বা ঠিকানা ভুল?
due-now-title = এখন দিতে হবে
due-now-arrears = বকেয়া, { $years } বছর
due-now-surcharge = সারচার্জ { $surcharge } সহ
due-now-current = হাল সন, { $instalments }
nothing-due-title = এখন কিছু দিতে হবে না
nothing-due-text = এই হোল্ডিংয়ে আজ কোনো টাকা বাকি নেই।
rebate = রেয়াত
rebate-note = { $day } পর্যন্ত সব টাকা দিলে রেয়াত পাবেন: ৳ { $saved }।
surcharge = সারচার্জ
surcharge-note = দেরির জন্য বাড়তি টাকা
credit-note = বাড়তি জমা আছে: ৳ { $credit }। সমন্বয়ের জন্য { $office } কার্যালয়ে জানান।
bill-details = বিলের বিস্তারিত
arrears-by-year = কোন বছরের কত বকেয়া
current-year = হাল সন { $year }
instalments-of = { $year } সনের কিস্তি
last-day = শেষ দিন { $day }
past-receipts = আগের রসিদ
report-link-long = বিলে ভুল তথ্য জানান
find-receipt-link = রসিদ আবার খুঁজুন

due-paid = পরিশোধিত
due-partly-paid = আংশিক পরিশোধিত
due-arrears = বকেয়া
due-overdue = সময় পার হয়েছে
due-now = এখন দিন
due-later = পরে

# কতটুকু দেবেন
choose-legend = কত টাকা দেবেন?
oldest-first = পুরোনো বছরের টাকা আগে জমা হয়, এটাই নিয়ম।
offer-due-now = এখন যা দিতে হবে
offer-everything = সম্পূর্ণ টাকা, বাকি কিস্তিসহ
offer-arrears = শুধু বকেয়া
offer-choose = কিস্তি বেছে নিন
offer-choose-note = পরের পাতায়
offer-through = { $nth } কিস্তি পর্যন্ত
offer-rebate = রেয়াত ৳ { $rebate } বাদ দিয়ে
field-phone = মোবাইল নম্বর
phone-hint = রসিদের এসএমএস যাবে এই নম্বরে
field-email = ই-মেইল (ঐচ্ছিক)
email-hint = দিলে রসিদের খবর ই-মেইলেও যাবে
to-check = মিলিয়ে দেখুন
pay-at-office = এখানে এখন অনলাইনে টাকা দেওয়া যায় না। { $office } কার্যালয়ে দিন।

# কিস্তি
instalments-title = কোন কিস্তি পর্যন্ত দেবেন?
instalment-nth = { $nth } কিস্তি
instalments-one = { $first } কিস্তি
instalments-two = { $first } ও { $second } কিস্তি
instalments-range = { $first } থেকে { $last } কিস্তি
whole-year-principal = বছরের কর, সারচার্জ ছাড়া

# হিসাব
working-title = হিসাব
working-summary = বছরে ৳ { $total } কীভাবে হলো
step-gross-rent-let = ভাড়া দেওয়া অংশ: মাসিক ভাড়া ৳ { $monthly } × ১২
step-gross-rent-own = নিজের অংশ: মাসিক ভাড়ামূল্য ৳ { $monthly } × ১২
step-maintenance = মেরামত বাবদ বাদ
step-maintenance-note = { $months } মাসের ভাড়া
step-own-use-relief = নিজের ব্যবহারের জন্য বাদ
step-own-use-relief-note = { $rate } ছাড়
step-loan-interest = গৃহঋণের বছরের সুদ বাদ
step-floor = মূল্যায়ন শূন্যের নিচে নামে না
step-flat-value = থোক বার্ষিক মূল্য (ভাড়ার হিসাব ছাড়া)
step-annual-value = বার্ষিক মূল্যায়ন
step-rounding = পুরো টাকায় মেলানো
step-year-total = বছরে মোট
head-holding = হোল্ডিং কর
head-lighting = সড়ক বাতি
head-conservancy = ময়লা নিষ্কাশন
head-water = পানি
head-sewerage = পয়ঃনিষ্কাশন

# ভুল তথ্য জানানো
report-title = বিলে ভুল তথ্য জানান
report-topic = কোন তথ্য ভুল?
report-topic-owner = মালিকের নাম
report-topic-address = ঠিকানা বা ওয়ার্ড
report-topic-valuation = মূল্যায়ন বা কর
report-topic-arrears = বকেয়া
report-topic-payment = টাকা দিয়েছি, বিলে নেই
report-topic-other = অন্য কিছু
field-statement = কী ভুল আছে, সঠিক কী হবে?
statement-hint = সঠিক তথ্যটি লিখুন। এনআইডি নম্বর লিখবেন না।
report-phone-hint = ঐচ্ছিক। এই নম্বরে আপনাকে উত্তর জানানো যাবে।
report-send = ভুল তথ্য জানান
report-done-title = আপনার জানানো ভুলের তথ্য পেয়েছি
report-done-text = ওপরের নম্বরটি রাখুন। খোঁজ নিতে এটি লাগবে।
report-done-next = { $office } খাতার সঙ্গে মিলিয়ে দেখবে। খোঁজ নিতে ফোন করুন:
