package org.weirmq.log.local;

import org.weirmq.log.LogEngine;

/** Goal: the engine in memory keeps the contract. Method: {@link EngineContract}. */
class MemoryEngineContractTest extends EngineContract {
    @Override
    LogEngine newEngine() {
        return new MemoryLogEngine(loop, 1 << 20, recorder);
    }
}
