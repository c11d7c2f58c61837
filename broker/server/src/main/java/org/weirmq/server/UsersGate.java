package org.weirmq.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets in the users of a file. Passwords are hashed on a thread of their own, so that the loop does not stall; who was let in
 * once is remembered by a salted digest that does not leave this process.
 */
final class UsersGate implements Gate, AutoCloseable {
    private static final int WAITING_MAX = 1024;
    private static final int REMEMBERED_MAX = 1024;

    private final UsersFile users;
    private final Executor loop;
    private final ThreadPoolExecutor hashing;
    private final byte[] salt = new byte[32];
    private final Map<String, byte[]> remembered = new HashMap<>();

    UsersGate(UsersFile users, Executor loop) {
        this.users = users;
        this.loop = loop;
        new SecureRandom().nextBytes(salt);
        hashing = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
            Thread thread = new Thread(task, "weirmq-passwords");
            thread.setDaemon(true);
            return thread;
        });
        hashing.allowCoreThreadTimeOut(true);
    }

    @Override
    public void admit(@Nullable String user, @Nullable String password, Consumer<Verdict> verdict) {
        if (user == null && password == null) {
            verdict.accept(users.anonymous() ? Verdict.ANONYMOUS : Verdict.REFUSED);
            return;
        }
        byte[] digest = digest(user, password);
        byte[] known = user == null ? null : remembered.get(user);
        if (known != null && MessageDigest.isEqual(known, digest)) {
            verdict.accept(Verdict.USER);
            return;
        }
        try {
            hashing.execute(() -> {
                boolean right = users.verify(user, password);
                loop.execute(() -> {
                    if (right && user != null && remembered.size() < REMEMBERED_MAX) {
                        remembered.put(user, digest);
                    }
                    verdict.accept(right ? Verdict.USER : Verdict.REFUSED);
                });
            });
        } catch (RejectedExecutionException e) {
            System.getLogger("org.weirmq.server").log(System.Logger.Level.WARNING, "too many logins wait", e);
            verdict.accept(Verdict.REFUSED);
        }
    }

    private byte[] digest(@Nullable String user, @Nullable String password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(salt);
            sha.update(String.valueOf(user).getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            return sha.digest(String.valueOf(password).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    @Override
    public void close() {
        hashing.shutdownNow();
    }
}
