import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import { start } from './app/start.tsx';
import './app/App.css';
import './styles/print.css';

const mount = document.getElementById('root');
if (mount === null) throw new Error('index.html has no #root');
start(createRoot(mount));
