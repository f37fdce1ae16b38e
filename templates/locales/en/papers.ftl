# Receipts: the same words on paper and on the page
receipt-title = Receipt for holding tax
receipt-number = Receipt number
receipt-payer = Taxpayer
receipt-holding = Holding
receipt-date = Date
receipt-method = Method
receipt-column-what = What for
receipt-column-amount = Taka
receipt-line-arrears = Arrears { $year }
receipt-line-current = Current year { $year }
receipt-line-surcharge = Surcharge { $year }
receipt-line-rebate = Rebate { $year }
receipt-line-credit = Kept as advance
receipt-total = Total received
amount-in-words = In words:
receipt-verify = Check here that the receipt is genuine:
receipt-code = Check code
receipt-overcharge = Do not pay more than this to anybody. If asked, call the number at the top.
receipt-foot = Made by computer and valid without a signature. It can be checked at the address above.
receipt-trial = Trial
receipt-reversed = This receipt was cancelled on { $date }. It is no longer proof of payment.
receipt-credited = This receipt was cancelled on { $date }. Its money is now credit.
receipt-dishonoured = This receipt was cancelled on { $date } because the bank returned the cheque. The money is still due.

# Getting the receipt
receipt-goes-to = Receipt goes to
receipt-pdf = Get the receipt (PDF)
receipt-page = See the receipt

# The page of messages, on test machines only
outbox-title = Messages sent
outbox-text = Text messages and e-mails of this machine end up here and reach nobody. The newest stands first.
