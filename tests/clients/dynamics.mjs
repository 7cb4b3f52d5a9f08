// What a project with dynamics-web-api does, unmodified; prints what came back as one line of JSON.
import { DynamicsWebApi } from "dynamics-web-api";

const api = new DynamicsWebApi({
  serverUrl: process.argv[2],
  dataApi: { version: "9.2" },
  onTokenRefresh: async () => "any",
});

const users = "usersettingscollection";
const atRisk = async () => {
  const found = [];
  for (const method of [0, 2, 3]) {
    const filter = `incomingemailfilteringmethod eq ${method}`;
    const answer = await api.retrieveMultiple({ collection: users, select: ["systemuserid"], filter });
    found.push(...answer.value.map((row) => row.systemuserid));
  }
  return found.sort();
};

async function paged() {
  const sizes = [];
  const ids = [];
  let page = await api.retrieveMultiple({ collection: users, select: ["systemuserid"], maxPageSize: 5 });
  for (;;) {
    sizes.push(page.value.length);
    ids.push(...page.value.map((row) => row.systemuserid));
    if (!page.oDataNextLink) return { sizes, ids: ids.sort() };
    page = await api.retrieveMultiple(
      { collection: users, select: ["systemuserid"], maxPageSize: 5 },
      page.oDataNextLink,
    );
  }
}

const steps = {
  audit: atRisk,
  paged,
  async mended() {
    const [one, ...others] = await atRisk();
    const data = { incomingemailfilteringmethod: 1 };
    await api.update({ collection: users, key: one, data });
    const afterOne = await atRisk();
    api.startBatch();
    for (const key of others) api.update({ collection: users, key, data, inChangeSet: true });
    await api.executeBatch();
    return { one, afterOne, afterAll: await atRisk() };
  },
  async deleted() {
    const emails = { collection: "emails", select: ["activityid"], count: true };
    const before = await api.retrieveMultiple(emails);
    await api.deleteRecord({ collection: "emails", key: before.value[0].activityid });
    const after = await api.retrieveMultiple(emails);
    return { before: before.oDataCount, after: after.oDataCount };
  },
  async checked() {
    const answers = [];
    for (const parameters of JSON.parse(process.argv[4])) {
      answers.push(await api.callFunction({ name: "CheckIncomingEmail", parameters }));
    }
    return answers;
  },
  async refused() {
    try {
      await api.retrieveMultiple({ collection: "usersettingscollections" });
      return null;
    } catch (error) {
      return { status: error.status, message: error.message };
    }
  },
};

console.log(JSON.stringify(await steps[process.argv[3]]()));
