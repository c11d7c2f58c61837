package org.weirmq.client.url;

import jakarta.jms.JMSException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.weirmq.client.ClientOptions;
import org.weirmq.client.ClientOptions.Address;
import org.weirmq.client.Failures;
import org.weirmq.protocol.ErrorCode;

/**
 * A connection URL:
 *
 * <pre>
 * weir://HOST[:PORT][,HOST[:PORT]...][?OPTION=VALUE[&amp;OPTION=VALUE...]]
 * weir:local:DIRECTORY[?...]     a broker inside this JVM on a directory
 * weir:mem:NAME[?...]            a broker inside this JVM in memory
 * failover:(URL,URL...)[?...]    all the addresses of the URLs in the brackets
 * (URL,URL...)[?...]             the same
 * </pre>
 *
 * <p>A port that is not given is 5455; an IPv6 address stands in square brackets; within brackets {@code weir://} may be left
 * out. Values of options are percent-decoded.
 *
 * @param url without the options, in the form {@code weir://HOST:PORT,...} or {@code weir:KIND:PLACE}
 * @param addresses empty for a broker inside this JVM
 */
public record ConnectionUrl(String url, List<Address> addresses, Map<ClientOption, String> options) {
    /** Where a broker listens unless it was told otherwise. */
    public static final String DEFAULT = "weir://127.0.0.1:" + ClientOptions.PORT_DEFAULT;

    private static final String SCHEME = "weir://";
    private static final List<String> EMBEDDED = List.of("weir:local:", "weir:mem:", "weir:kafka:");
    private static final int ADDRESSES_MAX = 64;

    /** Throws JMSException with INVALID_URL or UNKNOWN_OPTION. */
    public static ConnectionUrl parse(String text) throws JMSException {
        String trimmed = text.trim();
        Parser parser = new Parser(trimmed);
        for (String scheme : EMBEDDED) {
            if (trimmed.startsWith(scheme)) {
                String place = parser.withoutOptions(trimmed);
                if (place.length() == scheme.length()) {
                    throw parser.invalid("a directory or name is missing behind " + scheme);
                }
                return new ConnectionUrl(place, List.of(), parser.options);
            }
        }
        parser.network(trimmed, false);
        StringBuilder url = new StringBuilder(SCHEME);
        for (Address address : parser.addresses) {
            url.append(url.length() > SCHEME.length() ? "," : "").append(address);
        }
        return new ConnectionUrl(url.toString(), List.copyOf(parser.addresses), parser.options);
    }

    /** Without options, which may hold a password. */
    @Override
    public String toString() {
        return "ConnectionUrl[" + url + "]";
    }

    private static final class Parser {
        private final String whole;
        private final List<Address> addresses = new ArrayList<>();
        private final Map<ClientOption, String> options = new EnumMap<>(ClientOption.class);

        Parser(String whole) {
            this.whole = whole;
        }

        JMSException invalid(String why) {
            // What follows the question mark may hold a password.
            String shown = whole.replaceAll("\\?[^)]*", "?...").replaceAll("//[^/,?)]*@", "//...@");
            return Failures.of(
                    ErrorCode.INVALID_URL,
                    "'" + shown + "' is not a connection URL: " + why
                            + "; expected weir://HOST:PORT, weir:local:DIRECTORY,"
                            + " weir:mem:NAME or failover:(weir://HOST:PORT,weir://HOST:PORT)");
        }

        void network(String text, boolean nested) throws JMSException {
            String list = text.startsWith("failover:") ? text.substring("failover:".length()) : text;
            if (list.startsWith("(")) {
                int end = matching(list);
                for (String element : split(list.substring(1, end))) {
                    network(element.trim(), true);
                }
                String rest = list.substring(end + 1);
                if (!rest.isEmpty() && rest.charAt(0) != '?') {
                    throw invalid("'" + rest + "' behind the brackets");
                }
                withoutOptions(rest);
                return;
            }
            boolean schemeThere = list.startsWith(SCHEME);
            if (!schemeThere && (!nested || list.contains(":/"))) {
                throw invalid("it does not begin with " + SCHEME);
            }
            String hosts = withoutOptions(schemeThere ? list.substring(SCHEME.length()) : list);
            for (String host : hosts.endsWith("/") ? split(hosts.substring(0, hosts.length() - 1)) : split(hosts)) {
                addresses.add(address(host.trim()));
                if (addresses.size() > ADDRESSES_MAX) {
                    throw invalid("more than " + ADDRESSES_MAX + " addresses");
                }
            }
        }

        private int matching(String list) throws JMSException {
            int depth = 0;
            for (int i = 0; i < list.length(); i++) {
                char c = list.charAt(i);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
            throw invalid("a closing bracket is missing");
        }

        /** At the commas outside brackets: within brackets, a comma in the value of an option has to be written as %2C. */
        private static List<String> split(String list) {
            List<String> parts = new ArrayList<>();
            int depth = 0;
            int start = 0;
            for (int i = 0; i < list.length(); i++) {
                char c = list.charAt(i);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == ',' && depth == 0) {
                    parts.add(list.substring(start, i));
                    start = i + 1;
                }
            }
            parts.add(list.substring(start));
            return parts;
        }

        private Address address(String text) throws JMSException {
            if (text.isEmpty()) {
                throw invalid("a host is missing");
            }
            if (text.indexOf('@') >= 0) {
                throw invalid("credentials are given with the options userName and password");
            }
            boolean bracketed = text.startsWith("[");
            int hostEnd = bracketed ? text.indexOf(']') + 1 : text.indexOf(':');
            if (bracketed && hostEnd == 0) {
                throw invalid("']' is missing in '" + text + "'");
            }
            if (hostEnd < 0) {
                hostEnd = text.length();
            }
            String host = bracketed ? text.substring(1, hostEnd - 1) : text.substring(0, hostEnd);
            if (!host.matches(bracketed ? "[0-9A-Fa-f:.%\\w]+" : "[\\w.-]+")) {
                throw invalid("'" + host + "' is not a host");
            }
            String behind = text.substring(hostEnd);
            if (behind.isEmpty()) {
                return new Address(host, ClientOptions.PORT_DEFAULT);
            }
            if (!behind.matches(":\\d{1,5}") || Integer.parseInt(behind.substring(1)) > 65_535) {
                throw invalid("'" + behind + "' behind the host is not a port");
            }
            return new Address(host, Integer.parseInt(behind.substring(1)));
        }

        /** Reads the options behind the question mark and returns what stands before it. */
        String withoutOptions(String text) throws JMSException {
            int mark = text.indexOf('?');
            if (mark < 0) {
                return text;
            }
            for (String pair : text.substring(mark + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (pair.isEmpty()) {
                    continue;
                }
                if (equals <= 0) {
                    throw invalid("an option is OPTION=VALUE, but there is '" + pair + "'");
                }
                ClientOption option = ClientOption.of(pair.substring(0, equals));
                String value = decoded(pair.substring(equals + 1));
                option.check(value, "in the URL");
                if (options.put(option, value) != null) {
                    throw invalid("the option " + option.key() + " is given twice");
                }
            }
            return text.substring(0, mark);
        }

        private String decoded(String value) throws JMSException {
            try {
                // A plus sign stays one: this is a URL, not a form.
                return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw invalid("a percent sign in an option is not followed by two hexadecimal digits");
            }
        }
    }
}
