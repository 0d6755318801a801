/** Common given and family names from many places, put together at random; nobody in particular. */
export const GIVEN_NAMES = [
  'Aaliyah', 'Adaeze', 'Aiko', 'Alejandra', 'Amir', 'Amélie', 'Ana', 'Andrzej', 'Anneke', 'Arjun', 'Ayşe', 'Beatriz', 'Björn', 'Bronagh', 'Camille',
  'Carlos', 'Chidi', 'Chloé', 'Daniel', 'Deepika', 'Dimitri', 'Elena', 'Emeka', 'Emma', 'Esra', 'Fatima', 'Femi', 'Finn', 'Francesca', 'Giulia',
  'Grace', 'Hana', 'Hassan', 'Helga', 'Henrik', 'Ifeoma', 'Imani', 'Ines', 'Ivana', 'Jakub', 'James', 'Jelena', 'Jin', 'João', 'Jorge',
  'Kaito', 'Karim', 'Katarzyna', 'Keisha', 'Kwame', 'Lakshmi', 'Lars', 'Leila', 'Liam', 'Linh', 'Lucía', 'Maeve', 'Magnus', 'Malik', 'Marek',
  'María', 'Mateo', 'Mei', 'Mohammed', 'Naledi', 'Nadia', 'Neha', 'Niamh', 'Noah', 'Nuria', 'Olga', 'Oluwaseun', 'Omar', 'Owen', 'Paolo',
  'Pedro', 'Petra', 'Priya', 'Rafael', 'Rania', 'Ravi', 'Rosa', 'Ruth', 'Sadia', 'Samuel', 'Sanne', 'Sara', 'Sean', 'Sergei', 'Siobhán',
  'Sofia', 'Sven', 'Tariq', 'Tatiana', 'Thabo', 'Thandiwe', 'Thomas', 'Tomás', 'Umar', 'Valentina', 'Wanjiru', 'Wei', 'Yara', 'Yusuf', 'Zanele', 'Zoë',
] as const;

export const FAMILY_NAMES = [
  'Abebe', 'Adeyemi', 'Ahmed', 'Ali', 'Almeida', 'Andersson', 'Bauer', 'Becker', 'Bianchi', 'Boateng', 'Brown', 'Byrne', 'Chen', 'Costa', 'Çelik',
  'da Silva', 'Das', 'de Vries', 'Demir', 'Diallo', 'Dlamini', 'Dubois', 'Duarte', 'Eriksen', 'Evans', 'Fernández', 'Ferrari', 'Fischer', 'Fraser', 'García',
  'González', 'Gupta', 'Haddad', 'Hansen', 'Hernández', 'Horvat', 'Hussain', 'Ibrahim', 'Ivanova', 'Iyer', 'Jansen', 'Johansson', 'Jones', 'Kamau', 'Kaya',
  'Khan', 'Kim', 'Kovács', 'Kowalska', 'Kumar', 'Larsen', 'Le', 'Lee', 'Lopes', 'MacLeod', 'Mahlangu', 'Mehta', 'Mensah', 'Meyer', 'Molina',
  'Moreau', 'Morris', 'Müller', 'Murphy', 'Nair', 'Ndlovu', 'Nguyen', 'Nielsen', 'Novák', 'Nowak', 'O’Brien', "O'Neill", 'Okafor', 'Okoye', 'Oliveira',
  'Osei', 'Papadopoulos', 'Patel', 'Petrov', 'Popescu', 'Rahman', 'Ramírez', 'Reid', 'Romano', 'Rossi', 'Ruiz', 'Sato', 'Schmidt', 'Shah', 'Singh',
  'Smith', 'Sørensen', 'Suzuki', 'Takahashi', 'Taylor', 'Tran', 'van den Berg', 'Virtanen', 'Walsh', 'Wang', 'Weber', 'Williams', 'Yamamoto', 'Yılmaz', 'Zhang',
] as const;

export const TEAM_NAMES = [
  'Billing', 'Bookings', 'Claims', 'Complaints', 'Deliveries', 'Onboarding', 'Orders', 'Renewals', 'Retention', 'Returns', 'Sales', 'Technical support', 'Travel care', 'Welcome desk',
] as const;
