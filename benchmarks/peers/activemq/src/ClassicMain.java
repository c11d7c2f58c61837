import java.io.File;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/** One ActiveMQ Classic broker: port, data directory. */
public class ClassicMain {
    public static void main(String[] args) throws Exception {
        BrokerService broker = new BrokerService();
        broker.setBrokerName("localhost");
        broker.setUseJmx(false);
        broker.setSchedulerSupport(false);
        broker.setDataDirectory(args[1]);
        KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
        store.setDirectory(new File(args[1], "kahadb"));
        broker.setPersistenceAdapter(store);
        broker.getSystemUsage().getMemoryUsage().setPercentOfJvmHeap(70);
        broker.getSystemUsage().getStoreUsage().setLimit(20L << 30);
        broker.getSystemUsage().getTempUsage().setLimit(10L << 30);
        broker.addConnector("tcp://127.0.0.1:" + args[0]
                + "?maximumConnections=1000&wireFormat.maxFrameSize=104857600");
        broker.start();
        broker.waitUntilStarted();
        System.out.println("STARTED sync=" + store.getJournalDiskSyncStrategy());
        Thread.currentThread().join();
    }
}
