package org.weirmq.examples.demo;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.weirmq.jms.WeirConnectionFactory;

/** The program of a process of its own with one worker and one member of the billing group: the one that is killed. */
final class BranchOffice {
    private BranchOffice() {}

    /** @param arguments the broker's address, the folder for the notebooks, the names of worker and member */
    public static void main(String[] arguments) throws IOException {
        ConnectionFactory factory = new WeirConnectionFactory(arguments[0]);
        Path notes = Path.of(arguments[1]);
        Staff staff = new Staff();
        staff.hire(arguments[2], new Worker(factory, notes, arguments[2]));
        staff.hire(arguments[3], Receiver.billing(factory, notes, arguments[3], null));
        // The other end of standard input closes when the demo ends, however it ends.
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }
}
