@testable import DovetailProcess

/// How much of what the machine offers is used.
enum Machinery: CaseIterable, Sendable {
    /// All of it.
    case everything
    /// All but bubblewrap.
    case withoutBubblewrap
    /// The launcher and the kernel's limits alone.
    case nothing

    /// The part of a machine.
    func part(of whole: MachineSandbox) -> MachineSandbox {
        var machine = whole
        switch self {
        case .everything:
            break
        case .withoutBubblewrap:
            machine.bubblewrap = nil
        case .nothing:
            machine.bubblewrap = nil
            machine.groups = nil
            machine.landlock = 0
            machine.hasSeccomp = false
        }
        return machine
    }
}

/// What this machine offers, for tests that need it.
enum Machine {
    private static let probe = Task {
        let machine = try await MachineSandbox.probe(SandboxSettings(), dataFolder: "/")
        machine.groups?.remove()
        return machine
    }

    static var hasBubblewrap: Bool { get async throws { try await self.probe.value.bubblewrap != nil } }
    static var hasGroups: Bool {
        get async throws { try await self.probe.value.groups.map { $0.controllers.contains("memory") } ?? false }
    }
    /// Whether plugins are kept from what is not their own.
    static var isContaining: Bool { get async throws { try await self.probe.value.isContained } }
    static var isConfining: Bool {
        get async throws {
            let machine = try await self.probe.value
            return machine.landlock > 0 && machine.hasSeccomp
        }
    }
}
