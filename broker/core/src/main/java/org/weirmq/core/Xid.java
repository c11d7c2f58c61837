package org.weirmq.core;

/**
 * The name of a transaction branch, given by a transaction manager. Its two parts are bytes, written here as hexadecimal
 * digits: this is also how an operator reads and types it.
 *
 * @param globalId the same for all branches of a global transaction
 * @param branchId tells them apart
 */
public record Xid(int formatId, String globalId, String branchId) {
    @Override
    public String toString() {
        return Integer.toHexString(formatId) + ":" + globalId + ":" + branchId;
    }
}
