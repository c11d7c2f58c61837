package org.weirmq.log.local;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.log.LogEngine;

/** Goal: the local engine keeps the contract when each force is made on the committer's thread and volatile logs spill. Method: {@link EngineContract} on a real directory. */
class CommitterThreadContractTest extends EngineContract {
    @TempDir
    Path directory;

    @Override
    LogEngine newEngine() {
        LogConfig config = LogConfig.builder()
                .wal(64 << 10, 256 << 10)
                .reserveBytes(0)
                .inlineForceMicrosMax(0)
                .volatileBytesMax(500)
                .build();
        return LocalLogEngine.onDirectory(directory, config, loop, recorder);
    }
}
