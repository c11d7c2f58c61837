package org.weirmq.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.Command;
import org.weirmq.core.ConsumerType;
import org.weirmq.core.DestinationKey;
import org.weirmq.core.Settling;
import org.weirmq.core.Xid;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;
import org.weirmq.protocol.XaId;

/** What a client's frame asks of the core, for the frames that ask exactly one thing. */
final class FrameCommands {
    private FrameCommands() {}

    /** Null for a frame that the core has no part in. */
    static @Nullable Command of(long link, Frame.FromClient frame) {
        if (frame instanceof Frame.Settle f) {
            return new Command.Settle(
                    link, f.request(), f.session(), settling(f.outcome()), settlements(f.settlements()));
        } else if (frame instanceof Frame.Flow f) {
            return new Command.Flow(link, f.consumer(), f.messages(), f.seen());
        } else if (frame instanceof Frame.Drain f) {
            return new Command.Drain(link, f.consumer(), f.token());
        } else if (frame instanceof Frame.Commit f) {
            return new Command.Commit(link, f.request(), f.session(), f.transaction(), settlements(f.settlements()));
        } else if (frame instanceof Frame.Rollback f) {
            return new Command.Rollback(link, f.request(), f.session(), f.transaction(), seen(f.seen()));
        } else if (frame instanceof Frame.Recover f) {
            return new Command.Recover(link, f.request(), f.session(), seen(f.seen()));
        } else {
            return rarer(link, frame);
        }
    }

    private static @Nullable Command rarer(long link, Frame.FromClient frame) {
        if (frame instanceof Frame.OpenSession f) {
            return new Command.OpenSession(link, f.session(), f.transacted());
        } else if (frame instanceof Frame.CloseSession f) {
            return new Command.CloseSession(link, f.request(), f.session(), seen(f.seen()));
        } else if (frame instanceof Frame.Declare f) {
            return new Command.Declare(link, f.request(), f.destination(), key(f.kind(), f.name()), f.temporary());
        } else if (frame instanceof Frame.Forget f) {
            return new Command.Forget(link, f.destination());
        } else if (frame instanceof Frame.DeleteDestination f) {
            return new Command.DeleteTemporary(link, f.request(), key(f.kind(), f.name()));
        } else if (frame instanceof Frame.Attach f) {
            return attach(link, f);
        } else if (frame instanceof Frame.Detach f) {
            return new Command.Detach(link, f.request(), f.consumer(), f.seen());
        } else if (frame instanceof Frame.SetClientId f) {
            return new Command.SetClientId(link, f.request(), f.clientId());
        } else if (frame instanceof Frame.Unsubscribe f) {
            return new Command.Unsubscribe(link, f.request(), f.name());
        } else if (frame instanceof Frame.AskOutcome f) {
            return new Command.AskOutcome(link, f.request(), f.session(), f.transaction());
        } else if (frame instanceof Frame.OfBranch f) {
            return ofBranch(link, f);
        } else if (frame instanceof Frame.XaRecover f) {
            return new Command.XaRecover(link, f.request());
        }
        return null;
    }

    private static Command ofBranch(long link, Frame.OfBranch frame) {
        Xid xid = xid(frame.xid());
        if (frame instanceof Frame.XaStart f) {
            return new Command.XaStart(link, f.request(), f.session(), xid, f.join(), f.timeoutMs());
        } else if (frame instanceof Frame.XaEnd f) {
            return new Command.XaEnd(link, f.request(), f.session(), xid, f.fail(), settlements(f.settlements()));
        } else if (frame instanceof Frame.XaPrepare f) {
            return new Command.XaPrepare(link, f.request(), xid);
        } else if (frame instanceof Frame.XaCommit f) {
            return new Command.XaCommit(link, f.request(), xid, f.onePhase());
        } else if (frame instanceof Frame.XaRollback f) {
            return new Command.XaRollback(link, f.request(), xid);
        } else if (frame instanceof Frame.XaForget f) {
            return new Command.XaForget(link, f.request(), xid);
        }
        throw new IllegalStateException("expected a frame about a branch, but " + frame);
    }

    static Xid xid(XaId id) {
        return new Xid(id.formatId(), id.globalId(), id.branchId());
    }

    private static Command attach(long link, Frame.Attach f) {
        return new Command.Attach(
                link,
                f.request(),
                f.session(),
                f.consumer(),
                f.destination(),
                type(f.kind()),
                f.name(),
                f.selector(),
                f.noLocal());
    }

    static DestinationKey key(DestinationKind kind, String name) {
        return new DestinationKey(kind == DestinationKind.TOPIC, name);
    }

    static ConsumerType type(ConsumerKind kind) {
        return switch (kind) {
            case QUEUE -> ConsumerType.QUEUE;
            case TOPIC -> ConsumerType.TOPIC;
            case DURABLE -> ConsumerType.DURABLE;
            case SHARED -> ConsumerType.SHARED;
            case SHARED_DURABLE -> ConsumerType.SHARED_DURABLE;
            case BROWSER -> ConsumerType.BROWSER;
        };
    }

    static Settling settling(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> Settling.ACCEPTED;
            case RELEASED -> Settling.RELEASED;
            case RETURNED -> Settling.RETURNED;
        };
    }

    private static List<Command.Settlement> settlements(List<Frame.Settlement> settlements) {
        List<Command.Settlement> list = new ArrayList<>(settlements.size());
        for (Frame.Settlement settlement : settlements) {
            list.add(new Command.Settlement(settlement.consumer(), settlement.ranges()));
        }
        return list;
    }

    private static List<Command.Seen> seen(List<Frame.Seen> seen) {
        List<Command.Seen> list = new ArrayList<>(seen.size());
        for (Frame.Seen mark : seen) {
            list.add(new Command.Seen(mark.consumer(), mark.upTo()));
        }
        return list;
    }
}
