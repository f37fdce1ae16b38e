# How money came, and in which account it stands
method-cash = Cash
method-cheque = Cheque
method-pay-order = Pay order
method-bank-slip = Paid at the bank

ledger-account-1101 = Cash in hand
ledger-account-1102 = Cheques, pay orders and slips in hand
ledger-account-1103 = Bank
ledger-account-1111 = Held by SSLCommerz
ledger-account-1112 = Held by bKash
ledger-account-1113 = Held by Nagad
ledger-account-1114 = Held by ekPay
ledger-account-1199 = Held by the practice gateway
ledger-account-1201 = Holding tax receivable
ledger-account-2101 = Advances of payers
ledger-account-2102 = Refunds to be paid
ledger-account-2201 = VAT held for the treasury
ledger-account-2202 = Tax at source held for the treasury
ledger-account-3101 = Opening balance
ledger-account-3102 = Arrears of earlier years
ledger-account-4101 = Tax on buildings and land
ledger-account-4102 = Street lighting rate
ledger-account-4103 = Conservancy rate
ledger-account-4104 = Water rate
ledger-account-4105 = Sewerage rate
ledger-account-4191 = Rounding to whole taka
ledger-account-4201 = Surcharge
ledger-account-4301 = Charges for returned cheques
ledger-account-4901 = Cash over
ledger-account-5101 = Rebate
ledger-account-5201 = Collection fees
ledger-account-5301 = Dues written off
ledger-account-5901 = Cash short

tax-vat = VAT
tax-income-tax = Tax at source
