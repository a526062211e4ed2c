import DovetailCore

// A place's name is its part of the work, a point, and where it is in that: `commit.prepared`.
extension FailPoint: RawRepresentable, CaseIterable {
    public static let allCases: [FailPoint] = {
        let lists: [[FailPoint]] = [
            [.begun], Self.ofSteps, Self.all(Self.commit), Self.all(Self.export), Self.all(Self.failure),
            Self.all(Self.switching), Self.all(Self.expiry),
            Self.all(Self.recovery),
            Self.all(Self.undoing), Self.all(Self.failedStart), Self.all(Self.quarantine), Self.all(Self.publishing),
            Self.all(Self.mending), Self.all(Self.replacing), Self.all(Self.removal), Self.all(Self.process),
            Self.all(Self.backup),
        ]
        return lists.flatMap(\.self)
    }()

    /// Around each step; the parts of the last are places of their own.
    private static let ofSteps: [FailPoint] = LifecycleStep.allCases.flatMap {
        $0 == .commit ? [.before($0)] : [.before($0), .after($0)]
    }

    private static func all<Part: CaseIterable>(_ place: (Part) -> FailPoint) -> [FailPoint] {
        Part.allCases.map(place)
    }

    /// The place's name: `begun`, `before.start`, `commit.prepared`.
    public var rawValue: String {
        switch self {
        case .begun: "begun"
        case .before(let step): "before.\(step.rawValue)"
        case .after(let step): "after.\(step.rawValue)"
        case .commit(let part): "commit.\(part.rawValue)"
        case .export(let part): "export.\(part.rawValue)"
        case .failure(let part): "failure.\(part.rawValue)"
        case .switching(let part): "switching.\(part.rawValue)"
        case .expiry(let part): "expiry.\(part.rawValue)"
        case .recovery(let part): "recovery.\(part.rawValue)"
        case .undoing(let part): "undoing.\(part.rawValue)"
        case .failedStart(let part): "failed_start.\(part.rawValue)"
        case .quarantine(let part): "quarantine.\(part.rawValue)"
        case .publishing(let part): "publishing.\(part.rawValue)"
        case .mending(let part): "mending.\(part.rawValue)"
        case .replacing(let part): "replacing.\(part.rawValue)"
        case .removal(let part): "removal.\(part.rawValue)"
        case .process(let part): "process.\(part.rawValue)"
        case .backup(let part): "backup.\(part.rawValue)"
        }
    }

    /// The place of a name; nil when there is none.
    public init?(rawValue: String) {
        guard let point = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = point
    }
}
