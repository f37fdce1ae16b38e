# Finding a bill. The space after ৳ is a no-break space (U+00A0).
see-your-bill = See your bill
see-bill = See the bill
field-ward = Ward
field-holding = Holding number
holding-hint = Your building’s municipal number, at the top of the bill, such as 123/1 or 123/ক
find-title = Find your bill
find-nothing-title = This ward does not have that number
find-nothing-text = You entered: { $number }. Compare the ward and the holding number with your bill.
find-nearest = Similar numbers
find-again = Search again
find-by-phone = Find by mobile number
find-ask = If you do not know the number, call:

# The bill
bill-title = Holding tax bill
report-link = Is the name or address wrong?
due-now-title = To pay now
due-now-arrears = Arrears, earlier years: { $years }
due-now-surcharge = with a surcharge of { $surcharge }
due-now-current = Current year, { $instalments }
nothing-due-title = Nothing to pay now
nothing-due-text = Nothing is due on this holding today.
rebate = Rebate
rebate-note = Pay everything by { $day } and your rebate is ৳ { $saved }.
surcharge = Surcharge
surcharge-note = Extra for paying late
credit-note = You have paid more than was due: ৳ { $credit }. Ask the office of the { $office } to adjust it.
bill-details = Details of the bill
arrears-by-year = Arrears by year
current-year = Current year { $year }
instalments-of = Instalments of { $year }
last-day = Last day { $day }
past-receipts = Earlier receipts
report-link-long = Report wrong data on the bill
find-receipt-link = Find a receipt again

due-paid = Paid
due-partly-paid = Partly paid
due-arrears = Arrears
due-overdue = Past its last day
due-now = Pay now
due-later = Later

# How much to pay
choose-legend = How much will you pay?
oldest-first = By the rules, older years are paid first.
offer-due-now = What is due now
offer-everything = Everything, with the remaining instalments
offer-arrears = Arrears only
offer-choose = Choose instalments
offer-choose-note = On the next page
offer-through = Up to the { $nth } instalment
offer-rebate = After a rebate of ৳ { $rebate }
field-phone = Mobile number
phone-hint = We send the receipt to this number by SMS
field-email = E-mail (optional)
email-hint = If you give it, the receipt is announced there too
to-check = Check the details
pay-at-office = Online payment is not available here now. Pay at the office of the { $office }.

# Instalments
instalments-title = Up to which instalment will you pay?
instalment-nth = { $nth } instalment
instalments-one = { $first } instalment
instalments-two = { $first } and { $second } instalments
instalments-range = { $first } to { $last } instalments
whole-year-principal = The year’s tax, without surcharge

# The working
working-title = Working
working-summary = How the year’s ৳ { $total } came about
step-gross-rent-let = Let part: monthly rent ৳ { $monthly } × 12
step-gross-rent-own = Own part: monthly rental value ৳ { $monthly } × 12
step-maintenance = Taken off for upkeep
step-maintenance-note = Months of rent: { $months }
step-own-use-relief = Taken off for own use
step-own-use-relief-note = { $rate } relief
step-loan-interest = Yearly house loan interest taken off
step-floor = The valuation does not go below zero
step-flat-value = Fixed annual value, not based on rent
step-annual-value = Annual valuation
step-rounding = Rounding to whole taka
step-year-total = Total for the year
head-holding = Holding tax
head-lighting = Street lighting
head-conservancy = Conservancy (waste removal)
head-water = Water
head-sewerage = Sewerage

# Reporting wrong data
report-title = Report wrong data on the bill
report-topic = What is wrong?
report-topic-owner = Owner’s name
report-topic-address = Address or ward
report-topic-valuation = Valuation or tax
report-topic-arrears = Arrears
report-topic-payment = I have paid, but the bill does not show it
report-topic-other = Something else
field-statement = What is wrong, and what should it be?
statement-hint = Write the right data. Do not write an NID number.
report-phone-hint = Optional. You can be told the answer on this number.
report-send = Report the wrong data
report-done-title = We have your report
report-done-text = Keep the number above. You need it to ask about your report.
report-done-next = The { $office } will compare it with its register. To ask, call:
