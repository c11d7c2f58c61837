package org.weirmq.tck.ontop;

import java.nio.file.Path;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/** A broker process that is killed, and comes back on its data and its port. */
final class MortalBroker implements AutoCloseable {
    private final Path data;
    private BrokerProcess process;

    MortalBroker(Path data) throws Exception {
        this.data = data;
        process = BrokerProcess.start(data);
    }

    /** @param options of the URL, without a question mark */
    WeirConnectionFactory factory(String options) {
        return new WeirConnectionFactory(process.url() + "?reconnectDelayMs=20&reconnectDelayMaxMs=200&" + options);
    }

    void kill() throws Exception {
        process.kill();
    }

    void comeBack() throws Exception {
        process = BrokerProcess.start(data, process.port());
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
