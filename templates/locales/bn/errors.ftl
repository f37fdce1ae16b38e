# ঘরের ভুল: কী করতে হবে
error-title = ত্রুটি:
error-summary = একটি সমস্যা আছে
error-ward-missing = ওয়ার্ড বেছে নিন
error-ward-unknown = এই নম্বরের ওয়ার্ড নেই, তালিকা থেকে বেছে নিন
error-holding-missing = হোল্ডিং নম্বর লিখুন
error-holding-unreadable = হোল্ডিং নম্বর বিলে যেমন আছে তেমন লিখুন, যেমন ১২৩/১
error-choice-missing = কত টাকা দেবেন, বেছে নিন
error-amount-changed = টাকার অঙ্ক বদলেছে, নতুন অঙ্ক দেখে আবার বেছে নিন
error-phone-missing = মোবাইল নম্বর লিখুন
error-phone-invalid = মোবাইল নম্বর ১১ সংখ্যার হবে, যেমন 01712 345678
error-control-characters = লেখাটি মুছে আবার টাইপ করুন, কপি করে বসাবেন না
error-email-invalid = ই-মেইল ঠিকানা পুরোটা লিখুন, যেমন name@example.com, অথবা খালি রাখুন
error-topic-missing = কোন তথ্যটি ভুল, বেছে নিন
error-statement-missing = কী ভুল আছে, লিখুন
error-statement-too-long = ১,০০০ অক্ষরের মধ্যে লিখুন
error-reference-missing = পেমেন্ট বা রসিদ নম্বর লিখুন, যেমন P26-000991
error-last-four-invalid = মোবাইল নম্বরের শেষ ৪ সংখ্যা লিখুন

# নিয়মে যা হয় না
refused-nothing-due = এখন কোনো টাকা বাকি নেই।
refused-amount-changed = টাকার অঙ্ক বদলেছে। নতুন বিল দেখুন।
refused-gateway-not-offered = এই মাধ্যমে টাকা নেওয়া চালু নেই। অন্য মাধ্যম বেছে নিন।
refused-payment-not-now = এর মধ্যে পেমেন্টের অবস্থা বদলেছে। পেমেন্টের পাতাটি আবার খুলুন।
refused-service-not-offered = এখানে হোল্ডিং কর চালু নেই। tenant.toml ফাইলে services তালিকা দেখুন।
refused-rates-not-verified = করের হার যাচাই হয়নি। হার মিলিয়ে verified = true লিখুন।
refused-period-too-far = এই অর্থবছর অনেক দূরে। চলতি, আগের বা ঠিক পরের অর্থবছরের দাবি তৈরি করা যায়।

# যে পাতা বা কাজ হলো না
problem-not-found = এই ঠিকানায় কিছু নেই
problem-not-found-text = ঠিকানাটি মিলিয়ে দেখুন। মূল পাতা থেকে বিল, পেমেন্ট বা রসিদ খুঁজে নিন।
problem-not-found-plain = ঠিকানার বানান মিলিয়ে দেখুন। বিল বা রসিদে ছাপা ঠিকানাটি আবার লিখুন।
problem-forbidden = কাজটি এখানে করা যায় না
problem-forbidden-text = এই কাজ অনলাইনে করা যায় না। { $office } কার্যালয়ে এসে করুন, অথবা ফোন করুন।
problem-forbidden-plain = এই কাজ অনলাইনে করা যায় না। কার্যালয়ে গিয়ে করুন।
problem-sign-in-first = আগে প্রবেশ করুন
problem-sign-in-first-text = সময় শেষ হয়েছে, অথবা আপনি প্রবেশ করেননি। কিছু জমা হয়নি। প্রবেশ করে আবার পাঠান।
problem-sign-in-first-plain = প্রবেশ করে আবার পাঠান।
problem-confirm-first = পাসওয়ার্ড আবার দিন
problem-confirm-first-text = এই কাজের আগে পাসওয়ার্ড আবার দিতে হয়। কিছু জমা হয়নি। পাতাটি আবার খুলুন।
problem-confirm-first-plain = পাতাটি আবার খুলে পাসওয়ার্ড দিন।
problem-enrol-first = আগে দ্বিতীয় ধাপ চালু করুন
problem-enrol-first-text = আপনার কাজের জন্য পাসওয়ার্ডের সঙ্গে আরেকটি ধাপ লাগে। আপনার অ্যাকাউন্টে গিয়ে তা চালু করুন।
problem-enrol-first-plain = আপনার অ্যাকাউন্টে গিয়ে দ্বিতীয় ধাপ চালু করুন।
problem-invalid = তথ্যগুলো মিলিয়ে দেখুন
problem-invalid-text = কিছু তথ্য নেওয়া যায়নি, কিছুই বদলায়নি। ফিরে গিয়ে ঠিক করে আবার পাঠান।
problem-invalid-plain = কিছু তথ্য নেওয়া যায়নি। ফিরে গিয়ে ঠিক করে আবার পাঠান।
problem-refused = কাজটি এখন করা যাবে না
problem-refused-text = আপনি পাতাটি খোলার পর অবস্থা বদলেছে। বিলটি আবার খুলে দেখুন।
problem-refused-plain = আপনি পাতাটি খোলার পর অবস্থা বদলেছে। আবার খুলে দেখুন।
problem-stale-form = ফর্মটি আবার খুলুন
problem-stale-form-text = ফর্মটি পুরোনো হয়ে গেছে, অথবা ব্রাউজারে কুকি বন্ধ। কিছু জমা হয়নি। কুকি চালু রেখে পাতাটি নতুন করে খুলুন।
problem-stale-form-plain = ফর্মটি পুরোনো হয়ে গেছে, অথবা ব্রাউজারে কুকি বন্ধ। পাতাটি নতুন করে খুলে আবার পাঠান।
problem-bad-request = পাঠানো তথ্য পড়া যায়নি
problem-bad-request-text = কিছু জমা হয়নি। পাতাটি নতুন করে খুলে আবার করুন।
problem-bad-request-plain = কিছু জমা হয়নি। পাতাটি নতুন করে খুলে আবার করুন।
problem-too-many = অনেকবার চেষ্টা হয়েছে
problem-too-many-text = কয়েক মিনিট থেমে আবার চেষ্টা করুন। পেমেন্ট বা রসিদ খুঁজলে এক ঘণ্টা পরে আসুন। তাড়া থাকলে ফোন করুন।
problem-too-many-plain = কয়েক মিনিট থেমে আবার চেষ্টা করুন।
problem-suspended = অনলাইন সেবা এখন বন্ধ আছে
problem-suspended-text = রসিদ দেখা ও কাগজ যাচাই চালু আছে। বিল দিতে { $office } কার্যালয়ে আসুন, অথবা ফোন করুন।
problem-suspended-plain = রসিদ দেখা ও কাগজ যাচাই চালু আছে। বিল দিতে কার্যালয়ে যান।
problem-archived = এই সাইটে আর সেবা দেওয়া হয় না
problem-archived-text = এই সাইটে { $town } আর বিল দেখায় না, টাকাও নেয় না। পুরোনো রসিদ দেখা ও কাগজ যাচাই চালু আছে। সেবার খোঁজ পেতে ফোন করুন।
problem-internal = কাজটি এখন করা যাচ্ছে না
problem-internal-text = কয়েক মিনিট পরে আবার চেষ্টা করুন। টাকা কেটে থাকলে আবার দেবেন না। তাতেও না হলে ফোন করে নিচের নম্বরটি বলুন।
problem-internal-plain = কয়েক মিনিট পরে আবার চেষ্টা করুন। টাকা কেটে থাকলে আবার দেবেন না।
problem-reference = ফোন করলে এই নম্বরটি বলুন:

# কর্মীর অ্যাকাউন্ট: যা হয় না
refused-staff-already-here = এই মোবাইল নম্বরে একজন কর্মী আগে থেকেই আছেন। তাঁর পাতা থেকে ভূমিকা বদলান।
refused-staff-email-taken = এই ই-মেইল ঠিকানা আরেকজন কর্মীর। অন্য ঠিকানা দিন, অথবা খালি রাখুন।
refused-staff-no-role = অন্তত একটি ভূমিকা দিন।
refused-staff-role-unknown = এই ভূমিকা এখানে নেই। তালিকা থেকে বেছে নিন।
refused-staff-nobody = এই নম্বরে এখানে কোনো কর্মী কাজ করেন না। নম্বর মিলিয়ে দেখুন।

# প্রবেশ ও পাসওয়ার্ড
error-identifier-missing = মোবাইল নম্বর বা ই-মেইল লিখুন
error-sign-in-wrong = নম্বর বা পাসওয়ার্ড মেলেনি, দুটোই দেখে আবার লিখুন
error-code-missing = কোড লিখুন
error-code-wrong = কোড মেলেনি, অ্যাপে নতুন কোড এলে সেটি লিখুন
error-password-missing = পাসওয়ার্ড লিখুন
error-password-wrong = পাসওয়ার্ড মেলেনি, আবার লিখুন
error-password-short = পাসওয়ার্ড অন্তত ১০ অক্ষরের হবে, আরও একটি শব্দ যোগ করুন
error-password-long = পাসওয়ার্ড ২০০ অক্ষরের মধ্যে রাখুন
error-password-common = এমন পাসওয়ার্ড অনেকে নেন, সবাই আগে এটিই চেষ্টা করে। নিজের কয়েকটি শব্দ নিন
error-password-phone = ফোন নম্বর পাসওয়ার্ড হয় না, কয়েকটি শব্দ নিন
error-password-personal = নাম, নম্বর বা শহরের নাম দিয়ে পাসওয়ার্ড হয় না, অন্য কয়েকটি শব্দ নিন
error-password-guessable = এই পাসওয়ার্ড সহজে ধরা যায়। একে অন্যের সঙ্গে মেলে না এমন তিন-চারটি শব্দ নিন
refused-factor-still-needed = আপনার কাজের জন্য দ্বিতীয় ধাপ লাগে। আগে আরেকটি চালু করুন।
