# মিলিয়ে দেখা ও টাকা দেওয়া
check-title = তথ্য মিলিয়ে দেখে টাকা দিন
check-total = মোট দেবেন
check-arrears = বকেয়া কর
check-current = হাল সন { $year }, { $instalments }
online-fee = অনলাইন ফি
online-fee-note = আপনাকে বাড়তি কিছু দিতে হয় না
what-is-paid = কী দিচ্ছেন
chosen-through = ওপরে লেখা কিস্তি পর্যন্ত সব টাকা
payment-number = পেমেন্ট নম্বর
keep-number = এই নম্বরটি রাখুন। সমস্যা হলে এটি দিয়ে খোঁজ নেবেন।
how-to-pay = কীভাবে দেবেন?
pay-now = ৳ { $amount } পরিশোধ করুন
amount-changed-title = টাকার অঙ্ক বদলে গেছে
amount-changed-text = এই পেমেন্ট নম্বরে আর টাকা দেওয়া যাবে না। নতুন বিল দেখে আবার বেছে নিন।
see-new-bill = নতুন বিল দেখুন
go-title = টাকা দেওয়ার পাতায় যাচ্ছেন
go-text = পাতা নিজে থেকে না বদলালে নিচের বোতাম চাপুন।
go-on = টাকা দেওয়ার পাতায় যান

# ফল
outcome-paid = পরিশোধ হয়েছে
outcome-checking = যাচাই হচ্ছে
outcome-failed = পরিশোধ হয়নি
outcome-cancelled = আপনি বাতিল করেছেন
outcome-expired = পেমেন্টের সময় শেষ
outcome-created = এখনো টাকা দেননি
still-due = এখনো বাকি
next-due = পরের কিস্তির শেষ দিন
sms-sent = রসিদের এসএমএস যাচ্ছে এই নম্বরে:
do-not-pay-again = টাকা কেটে থাকলে আবার দেবেন না।
checking-no-answer = পেমেন্ট কোম্পানির উত্তর এখনো আসেনি
outcome-at-gateway = পেমেন্ট শেষ হয়নি
at-gateway-note = এখনো কোনো টাকা পাইনি
at-gateway-text = আপনি পেমেন্ট কোম্পানির পাতায় গিয়েছিলেন। টাকা দেওয়া বাকি থাকলে এগিয়ে যান। টাকা কেটে থাকলে আবার দেবেন না, ফল দেখুন।
checking-text = আমরা পেমেন্ট কোম্পানির সঙ্গে মিলিয়ে দেখছি। সাধারণত { $promised }-এর মধ্যে ফল জানা যায়। ফল এসএমএসে জানাব। এই পাতা নিজে থেকেই হালনাগাদ হয়। পেমেন্ট নম্বরটি রাখুন।
last-asked = শেষ দেখা হয়েছে:
look-again = এখন আবার দেখুন
by-office = একজন কর্মকর্তা মিলিয়ে দেখছেন
by-office-text = পেমেন্ট কোম্পানি কত টাকা পেয়েছে, আমরা তা মিলিয়ে দেখছি। পেমেন্ট নম্বরটি রাখুন। খোঁজ নিতে নম্বরটি বলে ফোন করুন।
failed-reason = পেমেন্ট কোম্পানি টাকা নেয়নি
failed-text = পেমেন্ট কোম্পানি জানিয়েছে, টাকা কাটা হয়নি। আপনার বিল আগের মতোই আছে। তবু টাকা কেটে থাকলে আবার দেবেন না, ফোন করুন।
try-again = আবার চেষ্টা করুন
cancelled-note = পেমেন্ট বাতিল হয়েছে, টাকা কাটা হয়নি
cancelled-text = আপনার বিল আগের মতোই আছে। চাইলে বিল থেকে এখনই দিতে পারেন।
expired-note = পেমেন্টটি সময়মতো শুরু হয়নি, টাকা কাটা হয়নি
back-to-bill = বিলে ফিরুন

# টাকা দেওয়ার উপায়
gateway-sandbox = পরীক্ষামূলক পেমেন্ট
gateway-sandbox-note = আসল টাকা কাটে না। কী ফল হবে, নিজেই বেছে নেবেন।

# পরীক্ষামূলক পেমেন্টের পাতা
sandbox-title = পরীক্ষামূলক পেমেন্ট
sandbox-note = আসল টাকা কাটে না
sandbox-pay-to = পেমেন্ট নম্বর { $reference }
sandbox-go = ফিরে যান ও ফল দেখুন
sandbox-choose = কী হবে, বেছে নিন
sandbox-done = ফল বেছে নেওয়া হয়ে গেছে।
sandbox-back = পেমেন্টের পাতায় ফিরুন
sandbox-paid = টাকা নিন
sandbox-paid-note = সাধারণ পেমেন্ট। খবর সঙ্গে সঙ্গে আসে।
sandbox-failed = টাকা নেবেন না
sandbox-failed-note = যেমন হিসাবে টাকা কম থাকলে হয়।
sandbox-cancelled = মাঝপথে থামান
sandbox-cancelled-note = যেমন কেউ টাকা না দিয়ে ফিরে এলে হয়।
sandbox-late-notice = টাকা নিন, খবর দিন দেরিতে
sandbox-late-notice-note = কিছুক্ষণ “যাচাই হচ্ছে” দেখাবে, তারপর রসিদ হবে।
sandbox-notice-twice = টাকা নিন, খবর দিন দুবার
sandbox-notice-twice-note = খবর দুবার এলেও রসিদ হবে একটি।
sandbox-forged-notice = ভুয়া খবর পাঠান
sandbox-forged-notice-note = টাকা নেওয়া হয়নি, তবু খবর আসে। রসিদ হবে না।
sandbox-wrong-amount = কম টাকা নিন
sandbox-wrong-amount-note = টাকা না মেলায় একজন কর্মকর্তা দেখবেন।
sandbox-silent = চুপ থাকুন
sandbox-silent-note = কোনো উত্তর আসে না। “যাচাই হচ্ছে” দেখাবে।
