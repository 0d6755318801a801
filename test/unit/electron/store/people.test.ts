import { describe, expect, it } from 'vitest';
import { openStoreReader } from '../../../../electron/store/open-store.ts';
import { makeTestStore, NOON } from '../../../support/store-home.ts';

describe('people and teams', () => {
  it('are kept, changed and removed, with an agent in one person at most', async () => {
    const { home, store, source } = await makeTestStore();
    const team = await store.saveTeam({ id: null, name: 'Early', zone: 'Europe/Berlin' });
    const ada = await store.savePerson({ id: null, name: 'Ada', email: 'ada@x', teamId: team.id });
    const bo = await store.savePerson({ id: null, name: 'Bo', email: null, teamId: null });
    const agent = { sourceId: source.id, agentId: '01' };
    await store.linkAgent(bo.id, agent);
    await store.linkAgent(ada.id, agent);
    await store.linkAgent(ada.id, { ...agent, agentId: '1' });
    await store.unlinkAgent({ ...agent, agentId: '1' });
    const renamed = await store.savePerson({ ...bo, name: 'Abe', teamId: team.id });
    const reader = openStoreReader({ home });
    expect(await reader.readPeople()).toEqual({ people: [renamed, ada], teams: [team], links: [{ personId: ada.id, ...agent }] });
    await reader.close();
    await store.removeTeam(team.id);
    await store.removePerson(ada.id);
    expect(await store.readPeople()).toEqual({ people: [{ ...renamed, teamId: null }], teams: [], links: [] });
    const again = await store.savePerson({ ...ada, id: null, teamId: null });
    expect(again.id).toBeGreaterThan(bo.id);
  });

  it('have names of teams that differ by more than case, and refuse what is not there', async () => {
    const { store, source } = await makeTestStore();
    const team = await store.saveTeam({ id: null, name: 'Früh', zone: null });
    const late = await store.saveTeam({ id: null, name: 'Late', zone: null });
    await expect(store.saveTeam({ id: null, name: 'FRÜH ', zone: null })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await expect(store.saveTeam({ ...late, name: 'fru\u0308h' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    expect(await store.saveTeam({ ...team, name: 'FRÜH' })).toEqual({ ...team, name: 'FRÜH' });
    const missing = { code: 'NOT_FOUND' };
    await expect(store.savePerson({ id: 9, name: 'x', email: null, teamId: null })).rejects.toMatchObject(missing);
    await expect(store.savePerson({ id: null, name: 'x', email: null, teamId: 9 })).rejects.toMatchObject(missing);
    await expect(store.saveTeam({ id: 9, name: 'x', zone: null })).rejects.toMatchObject(missing);
    await expect(store.removePerson(9)).rejects.toMatchObject(missing);
    await expect(store.removeTeam(9)).rejects.toMatchObject(missing);
    await expect(store.linkAgent(9, { sourceId: source.id, agentId: '1' })).rejects.toMatchObject(missing);
    const { id } = await store.savePerson({ id: null, name: 'x', email: null, teamId: null });
    await expect(store.linkAgent(id, { sourceId: 99, agentId: '1' })).rejects.toMatchObject({ code: 'source-not-found' });
  });

  it('survive the purge of a source, without its links', async () => {
    const { store, source } = await makeTestStore();
    const other = await store.addSource({ kind: 'liveperson', name: 'lp', settings: {}, createdAt: NOON });
    const ada = await store.savePerson({ id: null, name: 'Ada', email: null, teamId: null });
    for (const { id } of [source, other]) await store.linkAgent(ada.id, { sourceId: id, agentId: '01' });
    await store.removeSource(source.id, { purge: true });
    expect(await store.readPeople()).toEqual({ people: [ada], teams: [], links: [{ personId: ada.id, sourceId: other.id, agentId: '01' }] });
  });
});
