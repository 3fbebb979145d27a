NAME sanbai
OBJSENSE
    MAX
ROWS
 N value
 L eligibility.nature
 E programme.infrastructure
 E category.roads
 E category.water
 E programme.livelihood
 E category.services
 L fund.village.2025
 G continuing
 L register.alternatives.R1.R2
 G register.requires.S1.W1:W1
 L choose:E1
 L choose:E2
 L choose:R1
 L choose:R2
 L choose:R3
 L choose:R4
 L choose:S1
 L choose:S2
 L choose:S3
 L choose:S4
 L choose:W1
 L choose:W2
COLUMNS
    MARKER 'MARKER' 'INTORG'
    E1|prepare value 172
    E1|prepare eligibility.nature 1
    E1|prepare programme.infrastructure 1
    E1|prepare category.roads 1
    E1|prepare fund.village.2025 5
    E1|prepare choose:E1 1
    E2|prepare value 144
    E2|prepare eligibility.nature 1
    E2|prepare programme.infrastructure 1
    E2|prepare category.water 1
    E2|prepare fund.village.2025 4
    E2|prepare choose:E2 1
    R1|q1 value 176
    R1|q1 programme.infrastructure 1
    R1|q1 category.roads 1
    R1|q1 fund.village.2025 300
    R1|q1 register.alternatives.R1.R2 1
    R1|q1 choose:R1 1
    R2|q2 value 160
    R2|q2 programme.infrastructure 1
    R2|q2 category.roads 1
    R2|q2 fund.village.2025 180
    R2|q2 register.alternatives.R1.R2 1
    R2|q2 choose:R2 1
    R3|normal value 152
    R3|normal programme.infrastructure 1
    R3|normal category.roads 1
    R3|normal fund.village.2025 220
    R3|normal continuing 1
    R3|normal choose:R3 1
    R4|q2 value 140
    R4|q2 programme.infrastructure 1
    R4|q2 category.roads 1
    R4|q2 fund.village.2025 120
    R4|q2 choose:R4 1
    S1|q2 value 180
    S1|q2 programme.livelihood 1
    S1|q2 category.services 1
    S1|q2 fund.village.2025 240
    S1|q2 register.requires.S1.W1:W1 -1
    S1|q2 choose:S1 1
    S2|normal value 148
    S2|normal programme.livelihood 1
    S2|normal category.services 1
    S2|normal fund.village.2025 110
    S2|normal continuing 1
    S2|normal choose:S2 1
    S3|q1 value 164
    S3|q1 programme.livelihood 1
    S3|q1 category.services 1
    S3|q1 fund.village.2025 200
    S3|q1 choose:S3 1
    S3|q3 value 156
    S3|q3 programme.livelihood 1
    S3|q3 category.services 1
    S3|q3 fund.village.2025 120
    S3|q3 choose:S3 1
    S4|q2 value 136
    S4|q2 programme.livelihood 1
    S4|q2 category.services 1
    S4|q2 fund.village.2025 60
    S4|q2 choose:S4 1
    W1|q1 value 168
    W1|q1 programme.infrastructure 1
    W1|q1 category.water 1
    W1|q1 fund.village.2025 260
    W1|q1 register.requires.S1.W1:W1 1
    W1|q1 choose:W1 1
    W2|normal value 156
    W2|normal programme.infrastructure 1
    W2|normal category.water 1
    W2|normal fund.village.2025 150
    W2|normal continuing 1
    W2|normal choose:W2 1
    MARKER 'MARKER' 'INTEND'
RHS
    RHS eligibility.nature 0
    RHS programme.infrastructure 3
    RHS category.roads 2
    RHS category.water 1
    RHS programme.livelihood 2
    RHS category.services 2
    RHS fund.village.2025 900
    RHS continuing 2
    RHS register.alternatives.R1.R2 1
    RHS register.requires.S1.W1:W1 0
    RHS choose:E1 1
    RHS choose:E2 1
    RHS choose:R1 1
    RHS choose:R2 1
    RHS choose:R3 1
    RHS choose:R4 1
    RHS choose:S1 1
    RHS choose:S2 1
    RHS choose:S3 1
    RHS choose:S4 1
    RHS choose:W1 1
    RHS choose:W2 1
RANGES
BOUNDS
 BV BOUND E1|prepare
 BV BOUND E2|prepare
 BV BOUND R1|q1
 BV BOUND R2|q2
 BV BOUND R3|normal
 BV BOUND R4|q2
 BV BOUND S1|q2
 BV BOUND S2|normal
 BV BOUND S3|q1
 BV BOUND S3|q3
 BV BOUND S4|q2
 BV BOUND W1|q1
 BV BOUND W2|normal
ENDATA
