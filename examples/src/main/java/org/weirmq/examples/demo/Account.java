package org.weirmq.examples.demo;

import java.util.Collection;

/**
 * What came of the messages of one queue or subscription. {@code sent} is {@code received} plus {@code lost}.
 *
 * @param received orders whose settlement a client asked for, each counted once
 * @param redelivered deliveries again before a settlement was confirmed: after a crash that is how it must be
 * @param lost sent and confirmed, but never received
 * @param duplicated delivered or settled again after a settlement was confirmed
 * @param perSecond received orders by the time between the first delivery and the last settlement
 */
record Account(String name, int sent, int received, int redelivered, int lost, int duplicated, long perSecond) {

    static Account total(Collection<Account> accounts) {
        return new Account(
                "total",
                accounts.stream().mapToInt(Account::sent).sum(),
                accounts.stream().mapToInt(Account::received).sum(),
                accounts.stream().mapToInt(Account::redelivered).sum(),
                accounts.stream().mapToInt(Account::lost).sum(),
                accounts.stream().mapToInt(Account::duplicated).sum(),
                accounts.stream().mapToLong(Account::perSecond).sum());
    }

    Account named(String better) {
        return new Account(better, sent, received, redelivered, lost, duplicated, perSecond);
    }

    boolean isClean() {
        return lost == 0 && duplicated == 0;
    }
}
