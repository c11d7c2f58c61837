package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: right passwords are let in, everything else is not, and a file with a mistake is refused.
 * Method: files of both kinds of entry; the gate with a queue in place of the loop.
 */
class UsersFileTest {
    @TempDir
    Path work;

    private UsersFile file(String text) throws Exception {
        return UsersFile.read(Files.writeString(work.resolve("users"), text));
    }

    @Test
    void plainAndHashedPasswords() throws Exception {
        UsersFile users = file("alice=" + UsersFile.hashed("w\u00f6nder") + "\nbob=plain:build: it\n");
        assertThat(users.anonymous()).isFalse();
        assertThat(users.verify("alice", "w\u00f6nder")).isTrue();
        assertThat(users.verify("alice", "wonder")).isFalse();
        assertThat(users.verify("alice", "")).isFalse();
        assertThat(users.verify("alice", null)).isFalse();
        assertThat(users.verify("bob", "build: it")).isTrue();
        assertThat(users.verify("bob", "w\u00f6nder")).isFalse();
        assertThat(users.verify("carol", "w\u00f6nder")).isFalse();
        assertThat(users.verify(null, null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice=secret",
                "alice=pbkdf2:x:AAAA:AAAA",
                "alice=pbkdf2:1000:AAAA:AAAA",
                "alice=pbkdf2:1000:!!:AAAA",
                "anonymous=maybe",
                "alice=\\u00zz"
            })
    void aMistakeIsRefused(String text) {
        assertThatThrownBy(() -> file(text))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.line()).startsWith("WEIR5007 "));
    }

    @Test
    void aFileThatIsNotThere() {
        assertThatThrownBy(() -> UsersFile.read(work.resolve("nothing"))).isInstanceOf(BrokerException.class);
    }

    @Test
    void theGateHashesElsewhereAndRemembers() throws Exception {
        LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
        List<Gate.Verdict> verdicts = new ArrayList<>();
        try (UsersGate gate = new UsersGate(file("bob=plain:builder\nanonymous=true"), loop::add)) {
            gate.admit("bob", "builder", verdicts::add);
            assertThat(verdicts).isEmpty();
            loop.poll(10, TimeUnit.SECONDS).run();
            assertThat(verdicts).containsExactly(Gate.Verdict.USER);
            gate.admit("bob", "builder", verdicts::add);
            assertThat(verdicts).containsExactly(Gate.Verdict.USER, Gate.Verdict.USER);
            gate.admit("bob", "wrong", verdicts::add);
            loop.poll(10, TimeUnit.SECONDS).run();
            gate.admit(null, null, verdicts::add);
            assertThat(verdicts)
                    .containsExactly(
                            Gate.Verdict.USER, Gate.Verdict.USER, Gate.Verdict.REFUSED, Gate.Verdict.ANONYMOUS);
        }
    }
}
