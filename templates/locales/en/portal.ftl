# The front page
home-title = Holding tax and other services
home-description = { $town }: see your holding tax bill, pay it, and verify receipts. Fees, times and contacts are here too.
no-account = You need no account to see or pay a bill.
services = Services
tile-holding = Holding tax
tile-holding-note = Bill, instalments, working
tile-track = Find a payment
tile-track-note = See its result and receipt again
tile-verify = Verify a receipt
tile-verify-note = Is the paper genuine?
tile-charter = Citizen’s charter
tile-charter-note = Fees, times, papers
tile-contacts = Contacts
tile-contacts-note = Address, telephone, office hours
tile-help = Help
tile-help-note = How to find and pay a bill
tax-year-title = Current year { $year }: last day of each instalment
tax-year-rebate = Pay this year’s instalments by { $day } to get a rebate.

# The citizen’s charter
charter-title = Citizen’s charter
charter-intro = What papers each service needs, what it costs and how long it takes.
charter-how = How it is done
charter-papers = Papers needed
charter-fee = Fee and payment
charter-time = Time
charter-officer = Responsible officer
do-online = Do this online

# Contacts
contacts-title = Contacts
about-town = About { $town }

# Finding a payment
find-payment = Find a payment or receipt
find-payment-go = Find the payment
track-title = Find a payment or receipt
field-reference = Payment or receipt number
reference-hint = For example P26-000991 or H26-004512
field-last-four = Last four digits of the mobile number
last-four-hint = The number you gave when you paid
track-nothing-title = The two numbers do not match
track-nothing-text = Check the payment or receipt number and the last four digits, and enter them again. If they still do not match, call the help line.
track-found-title = Payment status
see-payment = See the payment page

# Help
help-title = Help
help-find = How do I find my bill?
help-find-text = Choose the ward and enter the holding number. Then press “See the bill”. The number is at the top of your paper bill. You can write 123/1 or 123-1.
help-pay = How do I pay?
help-pay-text = On the bill, choose how much to pay. Enter your mobile number. Check the details and keep the payment number. Then pay. If the bill offers no online payment, pay at the office.
help-outcomes = What can the result of a payment be?
help-paid = The money has arrived. Your receipt is ready, and an SMS follows.
help-checking = The payment company has not answered yet. If money was taken, do not pay again. We will tell you the result by SMS.
help-failed = No money was taken. You can pay again from the bill. If money was taken after all, do not pay again: call us.
help-cancelled = You stopped the payment, and no money was taken. You can pay again from the bill.
help-lost = Closed the payment page?
help-lost-text = Enter the payment or receipt number and the last four digits of your mobile number. You will see the result and the receipt again.
help-me = What is under My items?
help-me-text = Sign in with a code sent to your mobile number. You see the holdings of that number, receipts and answers to what you reported on one page. You need not: bills can be seen and paid without signing in.
help-phone = How do I change the mobile number?
help-phone-text = With both numbers at hand, change it under My items. If the old number is lost, come to the office with your national identity card and a tax receipt.
help-genuine = How do I know that a receipt is genuine?
help-genuine-text = Scan the QR code on the receipt. Or enter its number and check code.
help-wrong = What if my bill is wrong?
help-wrong-text = On the bill page, choose “Report wrong data on the bill”. To object to the assessment itself, write to the office.
help-ask = Do you want to ask by phone?

# Privacy
privacy-title = Privacy
privacy-intro = This page says what data { $town } keeps on this site, and why. We do not sell your data. We do not give it to anybody for advertising.
privacy-shown = Who can see what
privacy-shown-text = Anybody who knows a ward and a holding number can see its bill. The bill masks the owner’s name: only the first letters show. It shows no phone or NID number. A receipt has the full name. To see it, one needs its number and the mobile number’s last four digits.
privacy-kept = What we keep
privacy-kept-text = When you pay, we keep your mobile number with the payment. If you give an e-mail address, we keep it too. We use them to send the receipt. If you report wrong data, we keep your words and your mobile number. The tax register has the owner’s name, phone and NID number. The NID number is encrypted. The office sees its last four digits. To open the whole number, somebody has to write why, and you see under My items who did. The site’s log has no names, phone or NID numbers. To stop abuse, we count tries by internet address for a short time.
privacy-me = What we keep when you sign in
privacy-me-text = When you sign in, we keep your mobile number, the language of SMS, the holdings you keep an eye on, and on which device (such as Chrome, Android) you signed in and when. The code is kept as a keyed hash, and removed from the text of the SMS once that is sent. Your page opens only with a code sent to that number. The number in the tax register can be seen by staff of the office, for their work.
privacy-trail = The trail of changes
privacy-trail-text = Every change is written down: who, when, what and why. Where you change something, your number is masked, and of your internet address only the beginning is kept, which tells the provider and not the house. The heads of the office, auditors and the government’s supervisors can see the trail. Nothing in it can be removed or changed.
privacy-cookie = Cookies
privacy-cookie-text = We keep one cookie in your browser, named __Host-visitor. It only tells us that a form came from your own browser. While you sign in, __Host-code remembers which code you asked for. Once you have signed in, __Host-me tells us so; it goes when you sign out. None of them has a name or number of yours. There are no other cookies.
privacy-sms = SMS and e-mail
privacy-sms-text = We send SMS or e-mail with receipts, results of payments, codes for signing in and changes of number. We send no advertising. We never ask for a PIN or OTP by phone. If a message is not for you, open the link in it to stop them. Your number goes to the SMS company that delivers the message.
privacy-ask = To see or correct your data
privacy-ask-text = Contact the office of the { $office }.
