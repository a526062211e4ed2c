/// What one plugin process, with all that it starts, may use of the machine.
///
/// Every limit holds by default. How it is enforced depends on what the machine offers: a control group counts the
/// process and its children together; without one the kernel counts each process by itself, and shares of the
/// processors are by niceness alone.
public struct ProcessLimits: Sendable, Equatable {
    /// Memory in bytes; 512 MiB by default.
    ///
    /// In a control group all memory of all processes counts, and the group is killed when it needs more. Without one
    /// it is the data segment of each process, with four times as many addresses, and its allocations fail.
    public var memory: Int

    /// Processes and threads at once; 64 by default.
    ///
    /// Without bubblewrap and control groups it holds for all processes of the host's user together, with room for 1,024
    /// that others start; where that user is root it does not hold, and is reported as missing.
    public var processes: Int

    /// Open descriptors of each process; 256 by default.
    public var descriptors: Int

    /// The largest file that may be written, in bytes; 256 MiB by default.
    public var fileSize: Int

    /// What the private folder may hold, in bytes; 64 MiB by default.
    ///
    /// Where bubblewrap is in use the folder lies in memory and counts towards ``memory``, and a quarter as much may lie
    /// in memory that processes share. Elsewhere this is not enforced.
    public var folderSize: Int

    /// How much the process gives way to others, from 0, not at all, to 19; 5 by default.
    public var niceness: Int

    /// The most seconds of processor time per second; nil, the default, for as much as is free.
    ///
    /// It needs a control group; 0.5 is half a processor, 2 are two.
    public var processors: Double?

    /// Limits, each with its default.
    public init(
        memory: Int = 512 << 20,
        processes: Int = 64,
        descriptors: Int = 256,
        fileSize: Int = 256 << 20,
        folderSize: Int = 64 << 20,
        niceness: Int = 5,
        processors: Double? = nil
    ) {
        self.memory = memory
        self.processes = processes
        self.descriptors = descriptors
        self.fileSize = fileSize
        self.folderSize = folderSize
        self.niceness = niceness
        self.processors = processors
    }
}

extension ProcessLimits {
    /// The addresses that each process may use where no control group counts its memory, in bytes.
    ///
    /// They include memory that it shares, which is not in its data segment. Programs and libraries take addresses
    /// without using memory, hence more of them.
    var addresses: Int { self.memory.multipliedReportingOverflow(by: 4).overflow ? .max : self.memory * 4 }

    /// The memory that processes may share by name, in bytes.
    var sharedMemory: Int { max(self.folderSize / 4, 4096) }
}
