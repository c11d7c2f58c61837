package org.weirmq.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;

/**
 * Who may connect: a properties file with a line {@code NAME=pbkdf2:ITERATIONS:SALT:HASH} (SALT and HASH in base 64) or
 * {@code NAME=plain:PASSWORD} for each user, and {@code anonymous=true} if none is needed. Immutable; any thread.
 */
public final class UsersFile {
    static final String ANONYMOUS = "anonymous";
    private static final int ITERATIONS = 60_000;
    private static final int ITERATIONS_MAX = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Secret(int iterations, byte[] salt, byte[] hash) {}

    private final Map<String, Secret> users = new LinkedHashMap<>();
    private final boolean anonymous;
    /** Checked for names that are not there, so that the time taken does not tell which names are. */
    private final Secret nobody;

    private UsersFile(Properties lines, Path file) throws BrokerException {
        boolean open = false;
        for (String name : lines.stringPropertyNames()) {
            String value = lines.getProperty(name).trim();
            if (name.equals(ANONYMOUS)) {
                if (!value.equals("true") && !value.equals("false")) {
                    throw bad(file, "anonymous is true or false");
                }
                open = value.equals("true");
            } else {
                users.put(name, secret(file, name, value));
            }
        }
        anonymous = open;
        nobody = new Secret(ITERATIONS, new byte[SALT_BYTES], new byte[HASH_BITS / 8]);
    }

    public static UsersFile read(Path file) throws BrokerException {
        Properties lines = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            lines.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new BrokerException(
                    ErrorCode.INVALID_CONFIGURATION, "cannot read the users file " + file + ": " + e, e);
        }
        return new UsersFile(lines, file);
    }

    private static BrokerException bad(Path file, String what) {
        return new BrokerException(ErrorCode.INVALID_CONFIGURATION, "users file " + file + ": " + what);
    }

    private static Secret secret(Path file, String name, String value) throws BrokerException {
        if (value.startsWith("plain:")) {
            byte[] salt = random(SALT_BYTES);
            return new Secret(1, salt, hash(value.substring("plain:".length()), salt, 1));
        }
        String[] parts = value.split(":", -1);
        try {
            if (parts.length == 4 && parts[0].equals("pbkdf2")) {
                int iterations = Integer.parseInt(parts[1]);
                byte[] salt = Base64.getDecoder().decode(parts[2]);
                byte[] hash = Base64.getDecoder().decode(parts[3]);
                if (iterations >= 1
                        && iterations <= ITERATIONS_MAX
                        && hash.length == HASH_BITS / 8
                        && salt.length > 0) {
                    return new Secret(iterations, salt, hash);
                }
            }
        } catch (IllegalArgumentException e) {
            throw bad(file, "user " + name + ": " + e.getMessage());
        }
        throw bad(file, "user " + name + ": expected plain:PASSWORD or pbkdf2:ITERATIONS:SALT:HASH");
    }

    /** What stands behind the name of a user with this password. */
    public static String hashed(String password) {
        byte[] salt = random(SALT_BYTES);
        Base64.Encoder text = Base64.getEncoder();
        return "pbkdf2:" + ITERATIONS + ':' + text.encodeToString(salt) + ':'
                + text.encodeToString(hash(password, salt, ITERATIONS));
    }

    private static byte[] random(int bytes) {
        byte[] value = new byte[bytes];
        new SecureRandom().nextBytes(value);
        return value;
    }

    private static byte[] hash(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    public boolean anonymous() {
        return anonymous;
    }

    /** Takes a few ten milliseconds: not for the loop. */
    boolean verify(@Nullable String user, @Nullable String password) {
        Secret secret = user == null ? null : users.get(user);
        Secret checked = secret == null ? nobody : secret;
        byte[] given = hash(password == null ? "" : password, checked.salt(), checked.iterations());
        return MessageDigest.isEqual(given, checked.hash()) && secret != null && password != null;
    }
}
