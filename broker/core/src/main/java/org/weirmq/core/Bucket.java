package org.weirmq.core;

/** Message groups that hash alike: while one of their messages is out, the rest go to the same member. Gone
 * when nothing is out. */
final class Bucket {
    final int number;
    final Member member;
    int inFlight;

    Bucket(int number, Member member) {
        this.number = number;
        this.member = member;
    }
}
