package org.weirmq.log.local;

import java.util.Arrays;

/**
 * What of a run is released, for the manifest: triples of first block, number of blocks, and the mask of what is still
 * live in each of them. Blocks are numbered through all segments; those that are wholly live are left out.
 */
final class ReleasedBlocks {
    private ReleasedBlocks() {}

    static long[] of(Run run) {
        long[] triples = new long[12];
        int count = 0;
        long number = 0;
        for (RunSegment segment : run.segments()) {
            if (segment.liveCount() == segment.presentCount()) {
                number += segment.blocks();
                continue;
            }
            for (int block = 0; block < segment.blocks(); block++, number++) {
                long live = segment.live(block);
                if (live == segment.present(block)) {
                    continue;
                }
                boolean continues =
                        count > 0 && triples[count - 3] + triples[count - 2] == number && triples[count - 1] == live;
                if (continues) {
                    triples[count - 2]++;
                    continue;
                }
                if (count == triples.length) {
                    triples = Arrays.copyOf(triples, count * 2);
                }
                triples[count] = number;
                triples[count + 1] = 1;
                triples[count + 2] = live;
                count += 3;
            }
        }
        return Arrays.copyOf(triples, count);
    }

    /** Carries over to a run what was noted down. */
    static void apply(Run run, long[] triples) {
        long before = live(run);
        int segment = 0;
        long firstOfSegment = 0;
        for (int i = 0; i < triples.length; i += 3) {
            for (long number = triples[i]; number < triples[i] + triples[i + 1]; number++) {
                while (number - firstOfSegment >= run.segments()[segment].blocks()) {
                    firstOfSegment += run.segments()[segment].blocks();
                    segment++;
                }
                run.segments()[segment].setLive((int) (number - firstOfSegment), triples[i + 2]);
            }
        }
        run.released(before - live(run));
    }

    private static long live(Run run) {
        long live = 0;
        for (RunSegment segment : run.segments()) {
            live += segment.liveCount();
        }
        return live;
    }
}
