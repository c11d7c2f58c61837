package org.weirmq.log.local;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.log.LogEngine;

/** Goal: the local engine keeps the contract with its forces on the loop. Method: {@link EngineContract} on a real directory. */
class LocalEngineContractTest extends EngineContract {
    @TempDir
    Path directory;

    @Override
    LogEngine newEngine() {
        LogConfig config = LogConfig.builder()
                .wal(64 << 10, 256 << 10)
                .reserveBytes(0)
                .inlineForceMicrosMax(1_000_000)
                .volatileBytesMax(1 << 20)
                .build();
        return LocalLogEngine.onDirectory(directory, config, loop, recorder);
    }
}
