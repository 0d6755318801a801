import { describe, expect, it } from 'vitest';
import { parseDemoAnswer } from '../../../../electron/main/demo-launcher.ts';

describe('parseDemoAnswer', () => {
  it.each([
    ['{"url":"http://127.0.0.1:1/sign-in?token=t","vendors":{}}', { url: 'http://127.0.0.1:1/sign-in?token=t' }],
    ['{"error":{"code":"usage","message":"--agents is no number.","hint":"See floorwalker --help."}}', { url: null, problem: '--agents is no number. See floorwalker --help.' }],
    ['{"error":null}', { url: null, problem: 'The demo could not be started.' }],
    ['Segmentation fault', { url: null, problem: 'The demo could not be started.' }],
    ['null', { url: null, problem: 'The demo could not be started.' }],
  ])('reads %s', (line, answer) => {
    expect(parseDemoAnswer(line)).toEqual(answer);
  });
});
