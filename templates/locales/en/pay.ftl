# Checking and paying
check-title = Check the details, then pay
check-total = You pay in total
check-arrears = Arrears of tax
check-current = Current year { $year }, { $instalments }
online-fee = Online fee
online-fee-note = You pay nothing extra
what-is-paid = What you pay
chosen-through = Dues up to the instalment shown above
payment-number = Payment number
keep-number = Keep this number. If there is a problem, use it to ask.
how-to-pay = How will you pay?
pay-now = Pay ৳ { $amount }
amount-changed-title = The amount due has changed
amount-changed-text = This payment number can no longer be paid. See the new bill and choose again.
see-new-bill = See the new bill
go-title = Taking you to the payment page
go-text = If the page does not change by itself, press the button below.
go-on = Go to the payment page

# Outcomes
outcome-paid = Paid
outcome-checking = Being checked
outcome-failed = Not paid
outcome-cancelled = You cancelled it
outcome-expired = The payment has run out of time
outcome-created = You have not paid yet
still-due = Still due
next-due = Last day of the next instalment
sms-sent = The receipt goes by SMS to
do-not-pay-again = If money was taken, do not pay again.
checking-no-answer = The payment company has not answered yet
outcome-at-gateway = The payment is not finished
at-gateway-note = No money has reached us yet
at-gateway-text = You went to the page of the payment company. If you have not paid there yet, go on. If money was taken, do not pay again: look at the result.
checking-text = We are checking with the payment company. The result is usually known by { $promised }. We will tell you by SMS. This page refreshes by itself. Keep the payment number.
last-asked = Last checked:
look-again = Look again now
by-office = An officer is checking this payment
by-office-text = We are checking how much the payment company has received. Keep the payment number. To ask about it, call and give the number.
failed-reason = The payment company did not take the money
failed-text = No money was taken. Your dues are as before. If money was taken after all, do not pay again: call us.
try-again = Try again
cancelled-note = The payment is cancelled, and no money was taken
cancelled-text = Your dues are as before. You can pay now from the bill.
expired-note = The payment was not started in time, and no money was taken
back-to-bill = Back to the bill

# Ways to pay
gateway-sandbox = Practice payment
gateway-sandbox-note = No real money is taken. You choose the result yourself.

# The practice payment page
sandbox-title = Practice payment
sandbox-note = No real money is taken
sandbox-pay-to = Payment number { $reference }
sandbox-go = Go back and see the result
sandbox-choose = Choose what shall happen
sandbox-done = The result has been chosen.
sandbox-back = Back to the payment page
sandbox-paid = Take the money
sandbox-paid-note = An ordinary payment. The notice comes at once.
sandbox-failed = Refuse the money
sandbox-failed-note = As when the balance is too low.
sandbox-cancelled = Stop halfway
sandbox-cancelled-note = As when somebody turns back without paying.
sandbox-late-notice = Take the money, tell late
sandbox-late-notice-note = It shows “Being checked” for a while, then there is a receipt.
sandbox-notice-twice = Take the money, tell twice
sandbox-notice-twice-note = The notice comes twice, but there is one receipt.
sandbox-forged-notice = Send a forged notice
sandbox-forged-notice-note = No money is taken, yet a notice says so. There is no receipt.
sandbox-wrong-amount = Take less money
sandbox-wrong-amount-note = The amounts differ, so an officer looks at it.
sandbox-silent = Keep silent
sandbox-silent-note = No answer comes. It shows “Being checked”.
