package dev.sluice.core.posix;

/// Error numbers of Linux, the same on x86-64 and aarch64 (`asm-generic/errno.h`).
public final class Errno {

    public static final int EPERM = 1;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int EPIPE = 32;
    public static final int EMSGSIZE = 90;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETUNREACH = 101;
    public static final int ECONNABORTED = 103;
    public static final int ECONNRESET = 104;
    public static final int ENOBUFS = 105;
    public static final int ENOTCONN = 107;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;
    public static final int EINPROGRESS = 115;

    private Errno() {}

    /// True for the results of a process, or a machine, that has no descriptor left.
    public static boolean isOutOfDescriptors(int result) {
        return result == -EMFILE || result == -ENFILE;
    }

    /// True for the results that say that this machine, not the peer, is short of something.
    public static boolean isOutOfResources(int result) {
        return result == -ENOMEM || result == -ENOBUFS || result == -EADDRNOTAVAIL;
    }

    /// What a failed call means, in an operator's words.
    ///
    /// @param result the negative error number
    public static String describe(int result) {
        return switch (-result) {
            case EPERM -> "operation not permitted";
            case EINVAL -> "invalid argument";
            case ENOMEM -> "no memory";
            case EACCES -> "permission denied";
            case ENFILE, EMFILE -> "no file descriptor left";
            case EPIPE, ECONNRESET -> "connection reset";
            case EMSGSIZE -> "message too long";
            case EAFNOSUPPORT -> "address family not supported";
            case EADDRINUSE -> "address already in use";
            case EADDRNOTAVAIL -> "address not available on this machine";
            case ENETUNREACH -> "network unreachable";
            case ECONNABORTED -> "connection aborted";
            case ENOBUFS -> "no buffer space";
            case ETIMEDOUT -> "timed out";
            case ECONNREFUSED -> "connection refused";
            case EHOSTUNREACH -> "host unreachable";
            default -> "error " + -result;
        };
    }
}
