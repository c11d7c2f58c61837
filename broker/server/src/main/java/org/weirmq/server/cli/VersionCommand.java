package org.weirmq.server.cli;

import org.weirmq.protocol.FrameCodec;
import picocli.CommandLine.Command;

/** Says what this is. */
@Command(name = "version", description = "Prints the version of WeirMQ, its protocol and the JVM.")
public final class VersionCommand implements Runnable {
    @Override
    public void run() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        System.out.println("weirmq " + (version == null ? "development" : version) + ", protocol " + FrameCodec.VERSION
                + ", Java " + Runtime.version());
    }
}
