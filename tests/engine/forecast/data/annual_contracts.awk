# An independent reckoning of two ventures with annual contracts, in awk, from the plain words below. It shares
# nothing with the product but the words; each contract is followed by itself.
# Run:  awk -v which=growing -f annual_contracts.awk > annual_growing.csv
#       awk -v which=standing -f annual_contracts.awk > annual_standing.csv
#
# Both: USD, 40 months from January 2027, cash 500,000, no fees, costs of 20,000 a month, paid at once. A plan with
# customers who pay by the month and customers who pay a year ahead.
#
# Who pays by the month: a share leaves each month; what the others pay grows by the expansion each month, in
# months 13, 25, ... by the step of the price as well (the two rates add). Whoever joins in a month pays the price of
# that month, which rises by the step in months 13, 25, ...
# Who pays a year ahead is billed twelve prices less the discount, and stays for twelve months. Then a share renews:
# the same bill times twelve months of expansion, plus the step of the price where the price rose in between.
# A twelfth of a bill is earned each month, rounded; the twelfth month takes the rest.
#
# growing:  nobody at the start. 10 new a month, growing 1 %, half of them a year ahead. Price 1,000, discount 10 %,
#           3 % leave a month, 81 % renew, expansion 2 % a month, price + 3 % a year. Paid at once.
# standing: 250 customers, 60 % of them on contracts of a year, signed evenly over the twelve months before at the
#           price of today: a twelfth of them comes up in each of the months 1 to 12, the first time without a step,
#           as the price rises in month 13 first. 4 new a month, a quarter of them a year ahead. Price 333.33,
#           discount 15 %, 2 % leave a month, 90 % renew, expansion 1.5 % a month, price + 4 %. Bills are paid two
#           months later; those of the two months before month 1 are owed at the start.
# Flows are rounded to the cent, customers to four decimals, both half away from zero.
function r(x, d,   f, s) { f = 10 ^ d; s = x < 0 ? -1 : 1; return s * int(s * x * f + 0.5 + 1e-7) / f }
function sign(month, customers, bill) { n++; at[n] = month; heads[n] = customers; due[n] = bill; return bill }
function part(c, month,   age, slice) {
  age = month - at[c]; if (age < 0 || age > 11) return 0
  slice = r(due[c] / 12, 2); return age < 11 ? slice : due[c] - 11 * slice
}
BEGIN {
  if (which == "growing") {
    start = 0; onYear = 0; lead = 10; growth = 0.01; share = 0.5; price = 1000; off = 0.1
    leave = 0.03; renew = 0.81; more = 0.02; step = 0.03; wait = 0
  } else {
    start = 250; onYear = 0.6; lead = 4; growth = 0; share = 0.25; price = 333.33; off = 0.15
    leave = 0.02; renew = 0.9; more = 0.015; step = 0.04; wait = 2
  }
  yearly = (1 + more) ^ 12
  each = r(start * onYear / 12, 4); old = r(each * price * (1 - off) * 12, 2)
  if (each > 0) for (m = -11; m <= 0; m++) sign(m, each, old)
  byMonth = start - 12 * each; paying = r(byMonth * price, 2)
  for (m = -1; m <= 0; m++) billed[m] = paying + old
  receivables = wait * (paying + old)
  deferred = 0
  for (c = 1; c <= n; c++) { left[c] = due[c]; for (m = -11; m <= 0; m++) left[c] -= part(c, m); deferred += left[c] }
  cash = 500000
  print "month,customers,new_customers,lost_customers,revenue,billed,collected,deferred,receivables,ebitda,cash"
  printf "0,%.4f,,,,,,%.2f,%.2f,,%.2f\n", start, deferred, receivables, cash
  before = start
  for (t = 1; t <= 40; t++) {
    if (t > 1) lead *= 1 + growth
    now = price; for (k = 13; k <= t; k += 12) now *= 1 + step
    new = r(lead, 4); ahead = r(new * share, 4)
    bills = 0; known = n
    renewed = 0; again = 0
    for (c = 1; c <= known; c++) if (at[c] == t - 12) { renewed += heads[c]; again += due[c] }
    # One contract a month: who signs first and who renews are told apart no longer.
    first = r(ahead * now * (1 - off) * 12, 2)
    bills = sign(t, ahead + r(renewed * renew, 4), first + r(again * renew * (yearly + (t > 12 ? step : 0)), 2))
    byMonth = byMonth - r(byMonth * leave, 4) + new - ahead
    stay = paying - r(paying * leave, 2)
    paying = stay + r(stay * (more + (t > 1 && t % 12 == 1 ? step : 0)), 2) + r((new - ahead) * now, 2)
    customers = byMonth; earned = 0
    for (c = 1; c <= n; c++) { if (at[c] > t - 12) customers += heads[c]; earned += part(c, t) }
    revenue = paying + earned; billed[t] = paying + bills; got = billed[t - wait]
    deferred += billed[t] - revenue; receivables += billed[t] - got
    ebitda = revenue - 20000; cash += got - 20000
    printf "%d,%.4f,%.4f,%.4f,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f\n", t, customers, new, before + new - customers, \
      revenue, billed[t], got, deferred, receivables, ebitda, cash
    before = customers
  }
}
