package org.weirmq.server.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.server.BrokerException;
import org.weirmq.server.UsersFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes users files. */
@Command(name = "user", description = "Changes a users file.", mixinStandardHelpOptions = true)
public final class UserCommand {

    /** A password on the command line can be seen by other users of the machine, so it is asked for or read. */
    @Command(
            name = "add",
            description =
                    "Adds a user, or changes the password. The password is asked for, or read from standard input.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--users", required = true, paramLabel = "FILE") Path file)
            throws BrokerException, IOException {
        if (name.isBlank() || name.equals("anonymous")) {
            throw new BrokerException(ErrorCode.INVALID_CONFIGURATION, "a user cannot be called '" + name + "'");
        }
        String password = password();
        if (password == null || password.isEmpty()) {
            throw new BrokerException(ErrorCode.INVALID_CONFIGURATION, "no password was given");
        }
        List<String> lines = without(file, name);
        lines.add(line(name, UsersFile.hashed(password)));
        write(file, lines);
        UsersFile.read(file);
        return 0;
    }

    @Command(name = "remove", description = "Removes a user.", mixinStandardHelpOptions = true)
    int remove(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--users", required = true, paramLabel = "FILE") Path file)
            throws IOException {
        write(file, without(file, name));
        return 0;
    }

    private static @Nullable String password() throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("password: ");
            return typed == null ? null : new String(typed);
        }
        return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
    }

    private static List<String> without(Path file, String name) throws IOException {
        List<String> kept = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                Properties one = new Properties();
                one.load(new java.io.StringReader(line));
                if (!one.containsKey(name)) {
                    kept.add(line);
                }
            }
        }
        return kept;
    }

    /** With the escapes that a name with blanks or colons needs. */
    private static String line(String name, String value) throws IOException {
        Properties one = new Properties();
        one.setProperty(name, value);
        StringWriter text = new StringWriter();
        one.store(text, null);
        return text.toString()
                .lines()
                .filter(l -> !l.startsWith("#"))
                .findFirst()
                .orElseThrow();
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, lines, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
