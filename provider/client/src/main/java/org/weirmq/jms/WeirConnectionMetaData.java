package org.weirmq.jms;

import jakarta.jms.ConnectionMetaData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weirmq.client.message.PropertyNames;

/** What this provider is: its version is the one it was built as. Immutable. */
public final class WeirConnectionMetaData implements ConnectionMetaData {
    private static final String VERSION = builtVersion();
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

    private static String builtVersion() {
        Properties properties = new Properties();
        try (InputStream in = WeirConnectionMetaData.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "0.0");
    }

    @Override
    public String getJMSVersion() {
        return getJMSMajorVersion() + "." + getJMSMinorVersion();
    }

    @Override
    public int getJMSMajorVersion() {
        return 3;
    }

    @Override
    public int getJMSMinorVersion() {
        return 1;
    }

    @Override
    public String getJMSProviderName() {
        return "WeirMQ";
    }

    @Override
    public String getProviderVersion() {
        return VERSION;
    }

    @Override
    public int getProviderMajorVersion() {
        return number(1);
    }

    @Override
    public int getProviderMinorVersion() {
        return number(2);
    }

    private static int number(int group) {
        Matcher version = NUMBERS.matcher(VERSION);
        return version.matches() ? Integer.parseInt(version.group(group)) : 0;
    }

    /** JMSXGroupID, JMSXGroupSeq and JMSXDeliveryCount. */
    @Override
    public Enumeration<String> getJMSXPropertyNames() {
        return Collections.enumeration(PropertyNames.JMSX_SUPPORTED);
    }
}
