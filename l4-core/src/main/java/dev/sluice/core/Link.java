package dev.sluice.core;

/// A member of a ring: a doubly linked list without ends, in which joining and leaving need neither
/// a search nor an object. Alone at first, which is a ring too.
class Link {

    private Link before = this;
    private Link after = this;

    /// Joins the ring of `head` as its last member. Must be alone.
    final void join(Link head) {
        assert isAlone();
        before = head.before;
        after = head;
        before.after = this;
        head.before = this;
    }

    /// Leaves its ring to be alone; harmless when it is.
    final void leave() {
        before.after = after;
        after.before = before;
        before = this;
        after = this;
    }

    /// All others of this ring become the last members of the ring of `head`, in the same order.
    final void moveOthers(Link head) {
        if (!isAlone()) {
            after.before = head.before;
            head.before.after = after;
            before.after = head;
            head.before = before;
            before = this;
            after = this;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a member is no value
    final boolean isAlone() {
        return after == this;
    }

    /// The next member; this one when it is alone.
    final Link after() {
        return after;
    }
}
