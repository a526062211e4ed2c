/// One setting of a plugin, as its manifest declares it.
public struct ConfigurationField: Hashable, Sendable {
    /// The type that a value must have.
    public var type: ConfigurationType
    /// Whether the setting must have a value; a default counts as one.
    public var isRequired: Bool
    /// Whether the value is encrypted at rest and never shown or logged.
    public var isSecret: Bool
    /// The value that counts while none is set.
    public var defaultValue: JSONValue?
    /// The least value of a number, the least length of a string in characters, the least count of an array.
    public var minimum: Double?
    /// The greatest value of a number, the greatest length of a string, the greatest count of an array.
    public var maximum: Double?
    /// The values allowed, where only some are; nil when all are.
    public var choices: [JSONValue]?
    /// What the setting does, for the person who fills in the form.
    public var description: String?

    /// Declares a setting.
    public init(
        _ type: ConfigurationType, isRequired: Bool = false, isSecret: Bool = false, defaultValue: JSONValue? = nil,
        minimum: Double? = nil, maximum: Double? = nil, choices: [JSONValue]? = nil, description: String? = nil
    ) {
        self.type = type
        self.isRequired = isRequired
        self.isSecret = isSecret
        self.defaultValue = defaultValue
        self.minimum = minimum
        self.maximum = maximum
        self.choices = choices
        self.description = description
    }
}

extension ConfigurationField: Codable {
    private enum CodingKeys: String, CodingKey {
        case type
        case isRequired = "required"
        case isSecret = "secret"
        case defaultValue = "default"
        case minimum = "min"
        case maximum = "max"
        case choices = "enum"
        case description
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.type = try container.decode(ConfigurationType.self, forKey: .type)
        self.isRequired = try container.decodeIfPresent(Bool.self, forKey: .isRequired) ?? false
        self.isSecret = try container.decodeIfPresent(Bool.self, forKey: .isSecret) ?? false
        self.defaultValue = try container.decodeIfPresent(JSONValue.self, forKey: .defaultValue)
        self.minimum = try container.decodeIfPresent(Double.self, forKey: .minimum)
        self.maximum = try container.decodeIfPresent(Double.self, forKey: .maximum)
        self.choices = try container.decodeIfPresent([JSONValue].self, forKey: .choices)
        self.description = try container.decodeIfPresent(String.self, forKey: .description)
    }
}
