# An independent reckoning of the worked example, in awk, from the plain words below. It shares nothing with
# the product but the words. Run:  awk -f worked_example.awk > worked_example.csv
#
# A tutoring studio, USD, 24 months from January 2027.
# Cash 80,000. Plan of 29.90 a month: 150 customers at the start, 60 new in January growing 4 % a month,
# 5 % of those there before leave each month, paid in the month after (in January those of the start pay
# for December). A quarter of the new pay a year
# ahead, 20 % cheaper, and stay the year; 60 % of them renew at the same price.
# Two consultants, 18 days, 40 % billed, 600 a day, paid two months later; they cost 4,000 each.
# Inference 3.20 per customer; card fees 3 % of subscription revenue.
# Two engineers at 4,500 with 25 % social cost; a third from July, hired for 2,000. Rent 1,500.
# 35 spent per new customer. Suppliers are paid a month later, salaries at once.
# A loan of 40,000 in March at 6 % a year, 3 months of interest only, repaid by month 18 after it.
# A server for 9,000 in February, worn off over 36 months.
# Flows are rounded to the cent, customers to four decimals, both half away from zero.
function r(x, d,   f, s) { f = 10 ^ d; s = x < 0 ? -1 : 1; return s * int(s * x * f + 0.5 + 1e-9) / f }
BEGIN {
  price = 29.90; cash = 80000; settled = 150; mrrSettled = r(150 * price, 2); lead = 60
  billed[0] = receivables = mrrSettled
  print "month,customers,revenue,ebitda,deferred,receivables,payables,debt,cash"
  for (t = 1; t <= 24; t++) {
    if (t > 1) lead *= 1.04
    new = r(lead, 4); ahead = r(new * 0.25, 4); byMonth = new - ahead
    settled = settled - r(settled * 0.05, 4) + byMonth
    signed[t] = ahead + (t > 12 ? r(signed[t - 12] * 0.6, 4) : 0)
    year = 0; for (k = t; k > 0 && k > t - 12; k--) year += signed[k]
    customers = settled + year
    mrrSettled = mrrSettled - r(mrrSettled * 0.05, 2) + r(byMonth * price, 2)
    bill[t] = r(ahead * price * 0.8 * 12, 2) + (t > 12 ? r(bill[t - 12] * 0.6, 2) : 0)
    earned = 0
    for (k = t; k > 0 && k > t - 12; k--) {
      part = r(bill[k] / 12, 2)
      earned += (t - k == 11) ? bill[k] - 11 * part : part
    }
    subs = mrrSettled + earned
    advice[t] = r(2 * 18 * 0.4 * 600, 2)
    revenue = subs + advice[t]
    billed[t] = mrrSettled + bill[t]
    got = billed[t - 1] + (t > 2 ? advice[t - 2] : 0)
    deferred += billed[t] + advice[t] - revenue
    receivables += billed[t] + advice[t] - got
    suppliers[t] = r(customers * 3.2, 2) + r(subs * 0.03, 2) + r(new * 35, 2) + 1500 + (t == 7 ? 2000 : 0)
    people = 8000 + r(2 * 4500 * 1.25, 2) + (t >= 7 ? r(4500 * 1.25, 2) : 0)
    ebitda = revenue - suppliers[t] - people
    paid = t > 1 ? suppliers[t - 1] : 0
    payables += suppliers[t] - paid
    interest = r(debt * 0.06 / 12, 2)
    repay = 0
    if (t > 6 && t < 21) repay = r(40000 / 15, 2)
    if (t == 21) repay = debt
    cash += got - paid - people - interest - (t == 2 ? 9000 : 0) + (t == 3 ? 40000 : 0) - repay
    debt += (t == 3 ? 40000 : 0) - repay
    printf "%d,%.4f,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f\n", t, customers, revenue, ebitda, deferred, receivables, payables, debt, cash
  }
}
