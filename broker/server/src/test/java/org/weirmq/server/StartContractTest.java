package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/**
 * Goal: the command starts, says one line, stops in order, and refuses what it cannot do with one line that has a code.
 * Method: processes.
 */
class StartContractTest {
    @TempDir
    Path work;

    private BrokerProcess broker(Path data, String... more) throws IOException {
        List<String> arguments = new java.util.ArrayList<>(List.of("broker", "--data", data.toString(), "--port", "0"));
        arguments.addAll(List.of(more));
        return BrokerProcess.run(work, arguments.toArray(String[]::new));
    }

    @Test
    void readyThenStoppedByASignal() throws Exception {
        Path data = work.resolve("data");
        try (BrokerProcess first = broker(data)) {
            int port = first.port();
            try (Peer peer = Peer.open(port)) {
                peer.declare(1, "q");
                peer.sendMessages(1, 1, 10, 100);
                peer.expectSent(10);
                first.process.toHandle().destroy();
                peer.expectFault(ErrorCode.BROKER_STOPPING);
            }
            assertThat(first.exitCode()).isEqualTo(143);
            assertThat(first.output()).isEmpty();
            assertThat(first.errors()).isEmpty();
        }
        try (BrokerProcess second = broker(data);
                Peer peer = Peer.open(second.port())) {
            peer.declare(1, "q");
            peer.consume(1, 1, 100);
            peer.expectDeliveries(10);
        }
    }

    @Test
    void whatWasConfirmedSurvivesAKill() throws Exception {
        Path data = work.resolve("data");
        try (BrokerProcess first = broker(data);
                Peer peer = Peer.open(first.port())) {
            peer.declare(1, "q");
            peer.sendMessages(1, 1, 100, 100);
            peer.expectSent(100);
            first.process.destroyForcibly();
            assertThat(first.exitCode()).isEqualTo(137);
        }
        try (BrokerProcess second = broker(data);
                Peer peer = Peer.open(second.port())) {
            peer.declare(1, "q");
            peer.consume(1, 1, 1000);
            peer.expectDeliveries(100);
        }
    }

    @Test
    void aDirectoryInUse() throws Exception {
        Path data = work.resolve("data");
        try (BrokerProcess first = broker(data);
                Peer peer = Peer.open(first.port())) {
            try (BrokerProcess second = broker(data)) {
                second.expectRefusal("WEIR5001");
            }
            peer.ping();
        }
    }

    @Test
    void aDirectoryThatCannotBeWritten() throws Exception {
        Path file = Files.createFile(work.resolve("file"));
        try (BrokerProcess broker = broker(file)) {
            broker.expectRefusal("WEIR5002");
        }
    }

    @Test
    void damagedDataAndDataOfALaterRelease() throws Exception {
        Path data = work.resolve("data");
        try (BrokerProcess first = broker(data);
                Peer peer = Peer.open(first.port())) {
            peer.declare(1, "q");
            for (int i = 0; i < 50; i++) {
                peer.sendMessages(1, 1 + i, 1, 1000);
                peer.expectSent(1 + i);
            }
            first.process.destroyForcibly();
            first.exitCode();
        }
        Path log = first(data.resolve("wal"));
        byte[] good = overwrite(log, 20_000, (byte) 0x55); // before what the later records say is durable
        try (BrokerProcess broker = broker(data)) {
            broker.expectRefusal("WEIR5004");
            assertThat(broker.errors()).contains(log.getFileName().toString());
        }
        overwrite(log, 20_000, good);
        laterFormat(data.resolve("manifest"));
        try (BrokerProcess broker = broker(data)) {
            broker.expectRefusal("WEIR5003");
            assertThat(broker.errors()).contains("manifest");
        }
    }

    /** docs/format.md: a checksum at 4 over what follows it, the version at 8. */
    private static void laterFormat(Path manifest) throws IOException {
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.wrap(Files.readAllBytes(manifest)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(8, bytes.getInt(8) + 1);
        java.util.zip.CRC32C sum = new java.util.zip.CRC32C();
        sum.update(bytes.array(), 8, bytes.limit() - 8);
        Files.write(manifest, bytes.putInt(4, (int) sum.getValue()).array());
    }

    private static Path first(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.min(java.util.Comparator.naturalOrder()).orElseThrow();
        }
    }

    /** Returns what was there. */
    private static byte[] overwrite(Path file, long position, byte... bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer before = java.nio.ByteBuffer.allocate(bytes.length);
            channel.read(before, position);
            channel.write(java.nio.ByteBuffer.wrap(bytes), position);
            return before.array();
        }
    }

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BrokerProcess broker = BrokerProcess.run(
                        work,
                        "broker",
                        "--data",
                        work.resolve("data").toString(),
                        "--port",
                        String.valueOf(taken.getLocalPort()))) {
            broker.expectRefusal("WEIR5009");
        }
    }

    @Test
    void anotherHostNeedsUsers() throws Exception {
        try (BrokerProcess broker = broker(work.resolve("data"), "--host", "0.0.0.0")) {
            broker.expectRefusal("WEIR5007");
            assertThat(broker.errors()).contains("--users");
        }
    }

    @Test
    void anUnknownKeyOfTheConfiguration() throws Exception {
        Path config = Files.writeString(work.resolve("broker.properties"), "fsync=always\nfzync=never\n");
        try (BrokerProcess broker = broker(work.resolve("data"), "--config", config.toString())) {
            broker.expectRefusal("WEIR5007");
            assertThat(broker.errors()).contains("fzync");
        }
    }

    @Test
    void destinationsByConfigurationAndByCommand() throws Exception {
        Path config = Files.writeString(
                work.resolve("broker.properties"),
                "queue.made.at.start.partitions=3\ntopic.news.group=exclusive\nauto-create=false\n");
        try (BrokerProcess broker = broker(work.resolve("data"), "--config", config.toString())) {
            String url = "weir://localhost:" + broker.port();
            assertThat(command("destination", "create", "more", "--topic", "--partitions", "8", "--url", url))
                    .isEmpty();
            String list = command("destination", "list", "--url", url);
            assertThat(list).containsPattern("made\\.at\\.start +queue +3 +shared");
            assertThat(list).containsPattern("news +topic +1 +exclusive");
            assertThat(list).containsPattern("more +topic +8 +shared");
            assertThat(command("destination", "describe", "more", "--topic", "--url", url))
                    .contains("more");
            assertThat(command("destination", "delete", "more", "--topic", "--url", url))
                    .isEmpty();
            try (BrokerProcess again = BrokerProcess.run(work, "destination", "describe", "more", "--url", url)) {
                again.expectRefusal("WEIR3001");
            }
        }
    }

    private String command(String... arguments) throws Exception {
        try (BrokerProcess command = BrokerProcess.run(work, arguments)) {
            String output = command.output();
            assertThat(command.exitCode()).as(command.errors()).isZero();
            return output;
        }
    }

    @Test
    void usersOfAFile() throws Exception {
        Path users = work.resolve("users");
        try (BrokerProcess add = BrokerProcess.run(work, "user", "add", "alice", "--users", users.toString())) {
            add.process.getOutputStream().write("wonder land\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            add.process.getOutputStream().close();
            assertThat(add.exitCode()).as(add.errors()).isZero();
        }
        try (BrokerProcess broker = broker(work.resolve("data"), "--users", users.toString())) {
            int port = broker.port();
            try (Peer good = new Peer(port);
                    Peer wrong = new Peer(port);
                    Peer nobody = new Peer(port);
                    Peer again = new Peer(port)) {
                good.greet("alice", "wonder land");
                wrong.send(wrong.hello("alice", "wonder"));
                wrong.expectFault(ErrorCode.WRONG_CREDENTIALS);
                nobody.send(nobody.hello(null, null));
                nobody.expectFault(ErrorCode.WRONG_CREDENTIALS);
                again.greet("alice", "wonder land");
                again.send(new Frame.OpenSession(1, false));
                good.ping();
            }
        }
    }
}
