package org.weirmq.tck.jta;

import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import org.h2.jdbcx.JdbcDataSource;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirXAConnectionFactory;
import org.weirmq.jta.WeirJtaConnectionFactory;

/**
 * The program that is killed: one transaction receives a message, writes a row and sends a message. Arguments: the broker's URL,
 * a directory, and "recover", or what to do: {@code NAME ORDER POINT ACTION}. The point is one of the database's, which is
 * enlisted first or second (ORDER); so it can be before or after each step of the broker too. The action is "halt" or the
 * process id of what is to be killed.
 */
final class Transfer {
    static final int HALTED = 42;
    private static final long SOON_MS = 20_000;
    private static final int PASSES = 3;

    private Transfer() {}

    static JdbcDataSource database(Path directory) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + directory.resolve("db").toAbsolutePath() + ";WRITE_DELAY=0");
        return database;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        RecoveryManager recovery = Narayana.configure(directory.resolve("log"));
        JdbcDataSource database = database(directory);
        WeirXAConnectionFactory broker = new WeirXAConnectionFactory(args[0]);
        broker.setRequestTimeoutMs(5_000);
        broker.setReconnectTimeoutMs(5_000);
        WeirJtaConnectionFactory factory = new WeirJtaConnectionFactory(broker);
        if (args[2].equals("recover")) {
            recover(recovery, database);
        } else {
            transfer(factory, database, args[2], args[3], args[4], action(args[5]));
        }
        Runtime.getRuntime().halt(0);
    }

    private static Runnable action(String action) {
        if (action.equals("halt")) {
            return () -> Runtime.getRuntime().halt(HALTED);
        }
        ProcessHandle victim = ProcessHandle.of(Long.parseLong(action)).orElseThrow();
        return () -> {
            victim.destroyForcibly();
            victim.onExit().join();
        };
    }

    private static void transfer(
            WeirJtaConnectionFactory factory,
            JdbcDataSource database,
            String name,
            String order,
            String point,
            Runnable action)
            throws Exception {
        TransactionManager transactions = com.arjuna.ats.jta.TransactionManager.transactionManager();
        XAConnection rows = database.getXAConnection();
        XAResource watched = new WatchedResource(rows.getXAResource(), point, action);
        transactions.begin();
        if (order.equals("first")) {
            transactions.getTransaction().enlistResource(watched);
        }
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(new WeirQueue("in-" + name))) {
            String text = consumer.receiveBody(String.class, SOON_MS);
            context.createProducer().send(new WeirQueue("out-" + name), text);
        }
        if (order.equals("second")) {
            transactions.getTransaction().enlistResource(watched);
        }
        // H2 rolls back when the handle is closed: it stays open until the transaction has ended.
        Connection connection = rows.getConnection();
        try (Statement insert = connection.createStatement()) {
            insert.execute("insert into transfers values ('" + name + "')");
        }
        transactions.commit();
    }

    private static void recover(RecoveryManager recovery, JdbcDataSource database) throws SQLException {
        XAResource resource = database.getXAConnection().getXAResource();
        XARecoveryModule.getRegisteredXARecoveryModule().addXAResourceRecoveryHelper(new XAResourceRecoveryHelper() {
            @Override
            public boolean initialise(String parameter) {
                return true;
            }

            @Override
            public XAResource[] getXAResources() {
                return new XAResource[] {resource};
            }
        });
        for (int pass = 0; pass < PASSES; pass++) {
            recovery.scan();
        }
    }
}
