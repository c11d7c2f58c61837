package org.weirmq.jta;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.transaction.TransactionManager;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.ClientXaConnection;
import org.weirmq.client.Failures;
import org.weirmq.client.context.RuntimeFailures;
import org.weirmq.client.context.WeirContext;
import org.weirmq.jms.WeirXAConnectionFactory;
import org.weirmq.protocol.ErrorCode;

/**
 * Makes connections and contexts that take part in JTA transactions by themselves (Jakarta Messaging 3.1, sections 6.2.7 and 12).
 *
 * <ul>
 *   <li>What a thread sends and receives while a transaction is active on it belongs to that transaction: the session is
 *       enlisted when it first sends or receives in it. A session may work for several transactions in turn while they are
 *       suspended and resumed.
 *   <li>Outside a transaction a session acts by the mode it was made with. One that has a local transaction open cannot be used in a
 *       JTA transaction before it is committed or rolled back. What a CLIENT_ACKNOWLEDGE session has received and not
 *       acknowledged is settled with the transaction in which it is used next.
 *   <li>Inside a transaction {@code commit} and {@code rollback} throw TransactionInProgressException, {@code recover} throws
 *       IllegalStateException, and {@code acknowledge} does nothing, as in any transacted session.
 *   <li>{@code close} of a session, context or connection inside a transaction takes effect at once for the application, and at the
 *       broker when the transaction has ended.
 *   <li>A MessageListener is called outside any transaction.
 * </ul>
 *
 * <p>If Narayana is the transaction manager, recovery is registered with it when this factory is made: configure Narayana,
 * and start its recovery manager if it is not to be started with the default settings, before. Users and options are those
 * of the factory inside; recovery uses them too, so they must not change afterwards. Any number of threads may make connections.
 */
public final class WeirJtaConnectionFactory implements ConnectionFactory {
    private final WeirXAConnectionFactory factory;
    private final TransactionManager transactions;

    /**
     * With the transaction manager that is found in JNDI under one of the usual names, then by CDI, then Narayana's. Throws
     * JMSRuntimeException when there is none.
     */
    public WeirJtaConnectionFactory(WeirXAConnectionFactory factory) {
        this(factory, RuntimeFailures.call(JtaLookup::find));
    }

    public WeirJtaConnectionFactory(WeirXAConnectionFactory factory, TransactionManager transactions) {
        this.factory = Objects.requireNonNull(factory);
        this.transactions = Objects.requireNonNull(transactions);
        if (JtaLookup.hasNarayana() && transactions.getClass().getName().startsWith("com.arjuna.")) {
            RuntimeFailures.run(() -> BranchRecovery.register(factory));
        }
    }

    @Override
    public Connection createConnection() throws JMSException {
        return connection(factory.createXAConnection());
    }

    @Override
    public Connection createConnection(@Nullable String userName, @Nullable String password) throws JMSException {
        return connection(factory.createXAConnection(userName, password));
    }

    private JtaConnection connection(XAConnection made) throws JMSException {
        if (made instanceof ClientXaConnection ours) {
            return new JtaConnection(ours, transactions);
        }
        made.close();
        throw Failures.of(ErrorCode.INVALID_CONFIGURATION, "not a connection of this provider: " + made.getClass());
    }

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return RuntimeFailures.call(() -> {
            WeirContext.checkedMode(sessionMode);
            return new WeirContext(createConnection(), sessionMode);
        });
    }

    @Override
    public JMSContext createContext(@Nullable String userName, @Nullable String password) {
        return createContext(userName, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(@Nullable String userName, @Nullable String password, int sessionMode) {
        return RuntimeFailures.call(() -> {
            WeirContext.checkedMode(sessionMode);
            return new WeirContext(createConnection(userName, password), sessionMode);
        });
    }
}
