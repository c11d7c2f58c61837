import java.io.File;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** One Artemis broker: the argument is its broker.xml. */
public class ArtemisMain {
    public static void main(String[] args) throws Exception {
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfigResourcePath(new File(args[0]).toURI().toString());
        broker.start();
        var configuration = broker.getActiveMQServer().getConfiguration();
        System.out.println("STARTED journal=" + configuration.getJournalType() + " datasync="
                + configuration.isJournalDatasync());
        Thread.currentThread().join();
    }
}
